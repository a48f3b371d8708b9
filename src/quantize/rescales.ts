/** The graph with a rescale before every operand that needs one. */

import type { Format, Range } from "../arith/format.ts";
import type { Graph, GraphNode } from "../ir/graph.ts";
import { at } from "../ops/constants.ts";

export interface Formatted {
  readonly graph: Graph;
  /** By node id; a class index has none. */
  readonly formats: readonly (Format | undefined)[];
  readonly ranges: readonly (Range | undefined)[];
}

/** By the id of the reader: which of its operands, and what it needs. */
export type Rescales = Map<number, readonly { readonly operand: number; readonly format: Format }[]>;

export function withRescales(
  graph: Graph,
  formats: readonly (Format | undefined)[],
  ranges: readonly (Range | undefined)[],
  rescales: Rescales,
): Formatted {
  const nodes: GraphNode[] = [];
  const placed: number[] = [];
  const placedFormats: (Format | undefined)[] = [];
  const placedRanges: (Range | undefined)[] = [];
  const put = (node: GraphNode, format: Format | undefined, range: Range | undefined) => {
    nodes.push({ ...node, id: nodes.length });
    placedFormats.push(format);
    placedRanges.push(range);
    return nodes.length - 1;
  };
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((id) => at(placed, id));
    for (const { operand, format } of rescales.get(node.id) ?? []) {
      const producer = at(graph.nodes, at(node.inputs, operand));
      inputs[operand] = put(rescaleOf(node, producer, at(inputs, operand), operand, format), format, ranges[producer.id]);
    }
    placed[node.id] = put({ ...node, inputs }, formats[node.id], ranges[node.id]);
  }
  const outputs = graph.outputs.map((output) => ({ ...output, node: at(placed, output.node) }));
  return { graph: { ...graph, nodes, outputs }, formats: placedFormats, ranges: placedRanges };
}

/** Inherits neither bounds nor activation, parameters nor options from the node it follows. */
function rescaleOf(reader: GraphNode, producer: GraphNode, input: number, operand: number, format: Format): GraphNode {
  return {
    id: 0,
    name: `${reader.name}.rescale${operand}`,
    op: "rescale",
    inputs: [input],
    shape: producer.shape,
    ...(reader.sequence === undefined ? {} : { sequence: reader.sequence }),
    attributes: {},
    params: {},
    width: format.bits === 8 ? "int8" : "int16",
    widthAsked: false,
    origin: reader.origin,
  };
}
