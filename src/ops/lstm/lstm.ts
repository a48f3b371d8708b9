/** lstm: long short-term memory with a 32-bit cell (arithmetic.md, LSTM). */

import { signedUnitFormat } from "../../arith/format.ts";
import { int32Max, int32Min } from "../../arith/saturate.ts";
import { invariant } from "../../diagnostics/internal.ts";
import type { StateField } from "../../ir/quantized.ts";
import { at, matrixOf, paramOf } from "../constants.ts";
import { endsCounted } from "../ends.ts";
import { bitsOfWidth, type Operator, type Quantization, type QuantizeContext } from "../operator.ts";
import { matrixFor } from "../rows.ts";
import { fixed } from "./fixed.ts";
import { float } from "./float.ts";
import { gateRows } from "./gate-rows.ts";
import { mistakes } from "./mistakes.ts";
import { view } from "./view.ts";

export const lstm: Operator = {
  name: "lstm",
  result: () => "signedUnit",
  float,
  quantize,
  fixed,
  macs: (node) => {
    const x = matrixOf(node, "x");
    const h = matrixOf(node, "h");
    return x.rows * (x.columns + h.columns);
  },
  view,
  statistics: () =>
    endsCounted("cells at an end of their range", "saturated", { lo: int32Min, hi: int32Max }, (_, { c = new Int32Array() }) => c),
  mistakes,
};

function quantize({ node, inputs }: QuantizeContext): Quantization {
  const [x] = inputs;
  invariant(x !== undefined, `${node.name} lacks a format`);
  const h = signedUnitFormat(bitsOfWidth(node.width));
  const rows = gateRows(node);
  const xMatrix = matrixFor(node, `${node.name} (input)`, rows.x, x);
  if ("refused" in xMatrix) return xMatrix;
  const hMatrix = matrixFor(node, `${node.name} (recurrent)`, rows.h, h);
  if ("refused" in hMatrix) return hMatrix;
  const units = at(paramOf(node, "weight_hh").shape, 1);
  return { matrices: { x: xMatrix, h: hMatrix }, state: stateOf(units, h.bits) };
}

/** h follows the result once the step is done; c has 20 fraction bits. An int16 h never leaves ±16384. */
function stateOf(units: number, bits: 8 | 16): StateField[] {
  const end = bits === 8 ? { least: -128, greatest: 127 } : { least: -16384, greatest: 16384 };
  return [
    { name: "h", count: units, bits, initial: 0, takesResult: true, ...end },
    { name: "c", count: units, bits: 32, initial: 0, least: int32Min, greatest: int32Max },
  ];
}
