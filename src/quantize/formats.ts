/** The format of every node, and the rescales that operands need: rules (4) and (5) of Fusion (arithmetic.md). */

import { type Format, formatOf, type Range, sameFormat, signedUnitFormat, unitFormat } from "../arith/format.ts";
import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { invariant } from "../diagnostics/internal.ts";
import { quantizing } from "../diagnostics/quantize.ts";
import type { Graph, GraphNode } from "../ir/graph.ts";
import { readerCounts } from "../ir/rewrite.ts";
import { at } from "../ops/constants.ts";
import { bitsOfWidth } from "../ops/operator.ts";
import { operatorOf } from "../ops/registry.ts";

export interface Formatted {
  readonly graph: Graph;
  /** By node id; a class index has none. */
  readonly formats: readonly (Format | undefined)[];
  readonly ranges: readonly (Range | undefined)[];
}

/** range: of a node's values, where known. Throws a Refusal that names every node whose range is missing or too narrow. */
export function chooseFormats(graph: Graph, rangeOf: (node: GraphNode) => Range | undefined): Formatted {
  const ranges = graph.nodes.map(rangeOf);
  const formats: (Format | undefined)[] = [];
  const problems: Diagnostic[] = [];
  const unknown = graph.nodes.filter((node, id) => needsRange(node) && ranges[id] === undefined);
  if (unknown.length > 0) {
    throw new Refusal(
      quantizing.noCalibration(
        unknown[0]?.origin.span,
        unknown.map((node) => node.name),
      ),
    );
  }
  for (const node of graph.nodes) {
    const format = ownFormat(node, ranges[node.id], problems);
    formats.push(format);
  }
  if (problems.length > 0) throw new Refusal(...problems);
  return joinOperands(graph, formats, ranges, problems);
}

function needsRange(node: GraphNode): boolean {
  return operatorOf(node).result(node) === "calibrated";
}

function ownFormat(node: GraphNode, range: Range | undefined, problems: Diagnostic[]): Format | undefined {
  const bits = bitsOfWidth(node.width);
  switch (operatorOf(node).result(node)) {
    case "index":
    case "joined":
      return undefined;
    case "signedUnit":
      return signedUnitFormat(bits);
    case "unit":
      return unitFormat(bits);
    case "calibrated": {
      invariant(range !== undefined, `${node.name} has no range`);
      const format = formatOf(range, bits);
      if (format === undefined) problems.push(quantizing.narrowRange(node.origin.span, node.name, range.lo, range.hi, bits));
      return format;
    }
  }
}

/**
 * Operands of one format keep it. Otherwise the common format is that of the united range: a producer that may be aimed there, and has
 * no other reader, is; before any other operand stands a rescale of its own, never shared.
 */
function joinOperands(graph: Graph, own: (Format | undefined)[], ranges: (Range | undefined)[], problems: Diagnostic[]): Formatted {
  const counts = readerCounts(graph);
  const formats = [...own];
  const nodes: GraphNode[] = [];
  const placed: number[] = [];
  const placedFormats: (Format | undefined)[] = [];
  const placedRanges: (Range | undefined)[] = [];
  const rescales = new Map<number, { operand: number; format: Format }[]>();
  for (const node of graph.nodes) {
    if (operatorOf(node).result(node) !== "joined") continue;
    const common = commonFormat(node, formats, ranges, problems);
    if (common === undefined) continue;
    formats[node.id] = common.format;
    ranges[node.id] = common.range;
    node.inputs.forEach((id, operand) => {
      const format = formats[id];
      if (format !== undefined && sameFormat(format, common.format)) return;
      const producer = at(graph.nodes, id);
      const aimed =
        operatorOf(producer).mayBeAimed &&
        producer.activation === undefined &&
        counts[id] === 1 &&
        bitsOfWidth(producer.width) === common.format.bits;
      if (aimed) formats[id] = common.format;
      else rescales.set(node.id, [...(rescales.get(node.id) ?? []), { operand, format: common.format }]);
    });
  }
  if (problems.length > 0) throw new Refusal(...problems);
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
      inputs[operand] = put(
        {
          ...producer,
          op: "rescale",
          name: `${node.name}.rescale${operand}`,
          inputs: [at(inputs, operand)],
          params: {},
          attributes: {},
          origin: node.origin,
          width: format.bits === 8 ? "int8" : "int16",
        },
        format,
        ranges[producer.id],
      );
    }
    placed[node.id] = put({ ...node, inputs }, formats[node.id], ranges[node.id]);
  }
  const outputs = graph.outputs.map((output) => ({ ...output, node: at(placed, output.node) }));
  return { graph: { ...graph, nodes: nodes.map(withoutFolds), outputs }, formats: placedFormats, ranges: placedRanges };
}

/** A rescale inherits neither bounds nor activation from the node it follows. */
function withoutFolds(node: GraphNode): GraphNode {
  if (node.op !== "rescale") return node;
  const { bounds: _bounds, activation: _activation, ...rest } = node;
  return rest;
}

function commonFormat(
  node: GraphNode,
  formats: readonly (Format | undefined)[],
  ranges: readonly (Range | undefined)[],
  problems: Diagnostic[],
): { format: Format; range: Range } | undefined {
  const operands = node.inputs.map((id) => ({ format: formats[id], range: ranges[id] }));
  const [first] = operands;
  const range = operands.reduce<Range>(
    (all, operand) => {
      const real = operand.range ?? (operand.format && realRange(operand.format)) ?? { lo: 0, hi: 0 };
      return { lo: Math.min(all.lo, real.lo), hi: Math.max(all.hi, real.hi) };
    },
    { lo: Infinity, hi: -Infinity },
  );
  const bits = bitsOfWidth(node.width);
  const one = first?.format;
  if (one && operands.every(({ format }) => format && sameFormat(format, one)) && (one.bits === bits || !node.widthAsked))
    return { format: one, range };
  const format = formatOf(range, bits);
  if (format === undefined) {
    problems.push(quantizing.narrowRange(node.origin.span, node.name, range.lo, range.hi, bits));
    return undefined;
  }
  return { format, range };
}

function realRange(format: Format): Range {
  const ends = format.bits === 8 ? { lo: -128, hi: 127 } : { lo: -16384, hi: 16384 };
  return { lo: (ends.lo - format.z) * format.s, hi: (ends.hi - format.z) * format.s };
}
