/**
 * What stands between two reverses is turned around: it goes from the last position to the first, over tensors that stay in the order of
 * time. Nothing is copied. Where tensors of both directions meet in one node, a reverse remains.
 */

import type { Graph, GraphNode } from "../ir/graph.ts";
import { at } from "../ops/constants.ts";

/** Where a node's values are now, and whether they stand from its last position to its first. */
interface Placed {
  readonly id: number;
  readonly turned: boolean;
}

export function turn(graph: Graph): Graph {
  const nodes: GraphNode[] = [];
  const placed: Placed[] = [];
  const put = (node: GraphNode) => nodes.push({ ...node, id: nodes.length }) - 1;
  /** The id of the values in their own order: at once, or behind a reverse. */
  const restored = ({ id, turned }: Placed, reader: GraphNode, name: string): number => {
    if (!turned) return id;
    const { op: _op, classes: _classes, sequence, ...of } = at(nodes, id);
    return put({
      ...of,
      name,
      op: "reverse",
      inputs: [id],
      ...(sequence ? { sequence: { length: sequence.length } } : {}),
      attributes: {},
      params: {},
      widthAsked: false,
      origin: reader.origin,
    });
  };
  for (const node of graph.nodes) {
    const operands = node.inputs.map((id) => at(placed, id));
    const [first] = operands;
    if (node.op === "reverse" && first) {
      placed.push({ id: first.id, turned: !first.turned });
      continue;
    }
    const turned = first !== undefined && operands.every((operand) => operand.turned);
    const inputs = operands.map((operand, i) => (turned ? operand.id : restored(operand, node, `${node.name}.reversed${i}`)));
    const direction = turned && node.sequence ? { sequence: { ...node.sequence, backward: true as const } } : {};
    placed.push({ id: put({ ...node, ...direction, inputs }), turned });
  }
  const outputs = graph.outputs.map((output) => {
    const of = at(placed, output.node);
    return { ...output, node: restored(of, at(nodes, of.id), `${output.name}.reversed`) };
  });
  return { ...graph, nodes, outputs };
}
