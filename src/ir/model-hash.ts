/** One number for everything that makes a model's results: firmware, snapshots and certificates name the model by it. */

import { createHash } from "node:crypto";
import type { Matrix } from "../arith/rows.ts";
import type { QuantizedGraph, QuantizedNode, StateField } from "./quantized.ts";

/** SHA-256 of the canonical text in UTF-8, 64 hex digits. */
export function modelHash(graph: QuantizedGraph): string {
  return createHash("sha256").update(canonicalText(graph), "utf8").digest("hex");
}

/**
 * The canonical text of a quantized model, version 1. Lines end with LF; names are JSON strings; numbers are the shortest decimals that
 * give the float64 back, as JavaScript prints them; `integers` are decimals with one space between. What a record names is in code-unit
 * order of the names.
 *
 *     lookback-model 1
 *     model <name>
 *     node <name> <operator> [<sizes, comma between>]        for each node in execution order, followed by its lines:
 *      inputs <numbers of the operands, from 0>
 *      format <s> <z> <bits> <fixed or free>                  unless it holds classes
 *      classes <bound>                                        only if it does
 *      sequence <positions at most> <forward or backward>     only of a whole sequence
 *      matrix <name> <rows> <columns> <t>                     with its three lines:
 *       q <integers, row by row>
 *       m <integers>
 *       bias <integers>
 *      number <name> <value>
 *      word <name> <value, a JSON string>
 *      state <name> <count> <bits> <initial> <least> <greatest> <result or own>      in canonical order; behind it ` unsigned` where it is
 *     output <name> <number of its node>                     in return order
 *
 * Left out, because no result depends on it: the spec's file and lines, options, ranges, weight scales, proved bounds, the target.
 */
export function canonicalText(graph: QuantizedGraph): string {
  const outputs = graph.outputs.map(({ name, node }) => `output ${JSON.stringify(name)} ${node}`);
  return [`lookback-model 1`, `model ${JSON.stringify(graph.name)}`, ...graph.nodes.flatMap(nodeLines), ...outputs, ""].join("\n");
}

function nodeLines(node: QuantizedNode): string[] {
  const { format } = node;
  return [
    `node ${JSON.stringify(node.name)} ${node.op} [${node.shape.join(",")}]`,
    [` inputs`, ...node.inputs].join(" "),
    ...(format === undefined ? [] : [` format ${format.s} ${format.z} ${format.bits} ${format.fixed ? "fixed" : "free"}`]),
    ...(node.classes === undefined ? [] : [` classes ${node.classes}`]),
    ...(node.sequence ? [` sequence ${node.sequence.length} ${node.sequence.backward ? "backward" : "forward"}`] : []),
    ...sorted(node.matrices).flatMap(([name, matrix]) => matrixLines(name, matrix)),
    ...sorted(node.numbers).map(([name, value]) => ` number ${JSON.stringify(name)} ${value}`),
    ...sorted(node.words).map(([name, value]) => ` word ${JSON.stringify(name)} ${JSON.stringify(value)}`),
    ...node.state.map(stateLine),
  ];
}

function matrixLines(name: string, { rows, columns, t, q, m, bias }: Matrix): string[] {
  return [
    ` matrix ${JSON.stringify(name)} ${rows} ${columns} ${t}`,
    `  q ${q.join(" ")}`,
    `  m ${m.join(" ")}`,
    `  bias ${bias.join(" ")}`,
  ];
}

function stateLine({ name, count, bits, unsigned, initial, least, greatest, takesResult }: StateField): string {
  const line = ` state ${JSON.stringify(name)} ${count} ${bits} ${initial} ${least} ${greatest} ${takesResult ? "result" : "own"}`;
  return unsigned ? `${line} unsigned` : line;
}

function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
