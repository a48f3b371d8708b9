/**
 * A sigmoid or tanh behind a matrix takes the matrix's p in Q4.14 at once: no tensor of its own between them, no rounding to 8 bits.
 * A matrix that a relu or clamp bounds keeps its tensor: p has no bounds.
 */

import type { Graph, GraphNode } from "../ir/graph.ts";
import { readerCounts, renumbered } from "../ir/rewrite.ts";
import { operatorOf } from "../ops/registry.ts";

export function takeP(graph: Graph): Graph {
  const counts = readerCounts(graph);
  for (const node of graph.nodes) {
    if (node.op !== "sigmoid" && node.op !== "tanh") continue;
    const matrix = graph.nodes[node.inputs[0] ?? -1];
    if (matrix === undefined || counts[matrix.id] !== 1 || !operatorOf(matrix).leavesP) continue;
    if (matrix.bounds !== undefined || matrix.activation !== undefined) continue;
    const pair: GraphNode = {
      ...matrix,
      id: node.id,
      name: node.name,
      width: node.width,
      widthAsked: node.widthAsked,
      origin: node.origin,
      activation: node.op,
    };
    const nodes = graph.nodes.filter(({ id }) => id !== matrix.id).map((other) => (other.id === node.id ? pair : other));
    return takeP(renumbered(graph, nodes));
  }
  return graph;
}
