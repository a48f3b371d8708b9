/** Small steps between graphs: who reads a node, and a graph without some of its nodes. */

import type { Graph, GraphNode } from "./graph.ts";

/** How often each node is read: every operand that uses it and every output. A layer's own recurrence counts as a reader too. */
export function readerCounts(graph: Pick<Graph, "nodes" | "outputs">): number[] {
  const counts: number[] = graph.nodes.map((node) => (recurrent.has(node.op) ? 1 : 0));
  const read = (id: number) => {
    counts[id] = (counts[id] ?? 0) + 1;
  };
  for (const node of graph.nodes) node.inputs.forEach(read);
  for (const output of graph.outputs) read(output.node);
  return counts;
}

const recurrent = new Set(["lstm", "gru", "rnn"]);

/** The graph of these nodes, in this order, numbered anew; `moved` maps an old id to the old id that stands for it now. */
export function renumbered(graph: Graph, nodes: readonly GraphNode[], moved: ReadonlyMap<number, number> = new Map()): Graph {
  const position = new Map(nodes.map((node, i) => [node.id, i]));
  const now = (id: number): number => {
    const target = moved.get(id) ?? id;
    const found = position.get(target);
    if (found === undefined) throw new Error(`node ${target} is gone but still read`);
    return found;
  };
  return {
    ...graph,
    nodes: nodes.map((node, id) => ({ ...node, id, inputs: node.inputs.map(now) })),
    outputs: graph.outputs.map((output) => ({ ...output, node: now(output.node) })),
  };
}
