/** What an operand must be stored as for its reader: rules (4) and (5) of Fusion (arithmetic.md). */

import { type Format, formatOf, type Range, sameFormat, symmetricFormatOf } from "../arith/format.ts";
import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { quantizing } from "../diagnostics/quantize.ts";
import type { Graph, GraphNode } from "../ir/graph.ts";
import { readerCounts } from "../ir/rewrite.ts";
import { at } from "../ops/constants.ts";
import { bitsOfWidth } from "../ops/operator.ts";
import { operatorOf } from "../ops/registry.ts";
import { type Formatted, type Rescales, withRescales } from "./rescales.ts";

/**
 * Completes the formats of all nodes. Where an operand is stored otherwise than its reader needs it, a producer that may be aimed there,
 * and has no other reader, is; before any other stands a rescale of its own, never shared. Throws a Refusal.
 */
export function fitOperands(graph: Graph, own: readonly (Format | undefined)[], known: readonly (Range | undefined)[]): Formatted {
  const counts = readerCounts(graph);
  const formats = [...own];
  const ranges = [...known];
  const problems: Diagnostic[] = [];
  const rescales: Rescales = new Map();
  const need = (node: GraphNode, operand: number, format: Format) => {
    const id = at(node.inputs, operand);
    const now = formats[id];
    if (now !== undefined && sameFormat(now, format) && (now.symmetric || !format.symmetric)) return;
    if (counts[id] === 1 && mayBeAimed(at(graph.nodes, id), format)) formats[id] = format;
    else rescales.set(node.id, [...(rescales.get(node.id) ?? []), { operand, format }]);
  };
  for (const node of graph.nodes) {
    const operator = operatorOf(node);
    for (const operand of operator.symmetricOperands ?? []) {
      const format = symmetricFormat(at(graph.nodes, at(node.inputs, operand)), ranges, problems);
      if (format === undefined) continue;
      need(node, operand, format);
      if (operator.result(node) === "operand" && operand === 0) formats[node.id] = format;
    }
    if (operator.result(node) !== "joined") continue;
    const common = commonFormat(node, formats, ranges, problems);
    if (common === undefined) continue;
    formats[node.id] = common.format;
    ranges[node.id] = common.range;
    for (const operand of node.inputs.keys()) need(node, operand, common.format);
  }
  if (problems.length > 0) throw new Refusal(...problems);
  return withRescales(graph, formats, ranges, rescales);
}

/** A layer that asked for a width of its own keeps it. */
function mayBeAimed(producer: GraphNode, format: Format): boolean {
  if (!operatorOf(producer).mayBeAimed || producer.activation !== undefined) return false;
  return !producer.widthAsked || bitsOfWidth(producer.width) === format.bits;
}

function symmetricFormat(producer: GraphNode, ranges: readonly (Range | undefined)[], problems: Diagnostic[]): Format | undefined {
  const range = ranges[producer.id];
  if (range === undefined) {
    problems.push(quantizing.noCalibration(producer.origin.span, [producer.name]));
    return undefined;
  }
  const format = symmetricFormatOf(range);
  if (format === undefined) problems.push(quantizing.narrowRange(producer.origin.span, producer.name, range.lo, range.hi, 8));
  return format;
}

/** Operands of one format keep it; otherwise the format of the united range. */
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
  const same = one && operands.every(({ format }) => format && sameFormat(format, one));
  if (same && (one.bits === bits || !node.widthAsked)) {
    const { symmetric: _symmetric, ...plain } = one;
    return { format: operands.every((operand) => operand.format?.symmetric) ? one : plain, range };
  }
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
