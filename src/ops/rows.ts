/** From a layer's float matrices to rows of the contract, with a diagnostic where the proof fails. */

import { type Format, greatestMagnitude } from "../arith/format.ts";
import { type FloatRow, type Matrix, quantizeRows } from "../arith/rows.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { quantizing } from "../diagnostics/quantize.ts";
import type { GraphNode } from "../ir/graph.ts";

export function matrixFor(node: GraphNode, what: string, rows: readonly FloatRow[], x: Format): Matrix | { refused: Diagnostic } {
  const matrix = quantizeRows(rows, x, greatestMagnitude(x));
  if (!("refused" in matrix)) return matrix;
  const { row, refused, bound, greatestWeight } = matrix;
  const b = rows[row]?.b ?? 0;
  const sOut = rows[row]?.sOut ?? 1;
  const numbers =
    refused === "weights"
      ? `it could reach ${(bound ?? 0).toExponential(3)} of 2.147e+9 with its greatest weight at ${greatestWeight} steps`
      : `bias ${b}, one output step is ${sOut}`;
  return { refused: quantizing.accumulator(node.origin.span, what, row, refused as "weights" | "bias" | "scale", numbers) };
}
