/** relu and clamp become bounds of their producer, where that may be bounded and nobody else reads it (arithmetic.md, Fusion). */

import type { Range } from "../arith/format.ts";
import type { Graph, GraphNode } from "../ir/graph.ts";
import { readerCounts, renumbered } from "../ir/rewrite.ts";
import { intersect } from "../ops/bounds.ts";
import { operatorOf } from "../ops/registry.ts";

export function foldBounds(graph: Graph): Graph {
  const counts = readerCounts(graph);
  for (const node of graph.nodes) {
    const bounds = boundsOf(node);
    const producer = graph.nodes[node.inputs[0] ?? -1];
    if (bounds === undefined || producer === undefined || counts[producer.id] !== 1) continue;
    if (!operatorOf(producer).mayBeAimed) continue;
    // The folded node takes the last node's name, width, range and place; the rest is the producer's.
    const folded: GraphNode = {
      ...producer,
      id: node.id,
      name: node.name,
      width: node.width,
      widthAsked: node.widthAsked,
      origin: node.origin,
      bounds: intersect(producer.bounds, bounds),
    };
    const nodes = graph.nodes.filter(({ id }) => id !== producer.id).map((other) => (other.id === node.id ? folded : other));
    return foldBounds(renumbered(graph, nodes));
  }
  return graph;
}

function boundsOf(node: GraphNode): Range | undefined {
  if (node.op === "relu") return { lo: 0, hi: Infinity };
  if (node.op === "clamp") return { lo: Number(node.attributes["min"]), hi: Number(node.attributes["max"]) };
  return undefined;
}
