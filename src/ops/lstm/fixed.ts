import { mulw } from "../../arith/multiply.ts";
import { clamp, doubleSaturated } from "../../arith/saturate.ts";
import { scale } from "../../arith/scale.ts";
import { sigmoid15, tanh20 } from "../../arith/sigmoid.ts";
import { bitsOf, type QuantizedNode } from "../../ir/quantized.ts";
import { at, matrixOf } from "../constants.ts";
import { rowSums } from "../dot.ts";
import type { FixedUnit } from "../operator.ts";

/**
 * Rows of both matrices in gate order i e g o, `units` rows a gate; e forgets (1 - f). p is Q4.14, g's doubled.
 *
 * Nothing leaves 32 bits, whatever x, h, c and the weights are (test/arith/tables.test.ts goes to the corners):
 * - p: |acc·2^t| < 2^31 by the rows' proof and m < 2^31, so |mulh| ≤ 2^30, and two of them fit.
 * - σ15 is within 0 .. 2^15 - 1 and |tanh20| ≤ 2^20 + 32, so |mulw(tanh20, σ15)| < 2^19 + 17.
 * - mulw(c, σ15) has c's sign and at most half its size: (c >> 1) less it stays between 0 and c / 2, so all three are within 2^30 + 2^19 + 18.
 * - v is within 2^19, so an int16 h is within ±16384 without a clamp.
 */
export function fixed(node: QuantizedNode): FixedUnit {
  const wx = matrixOf(node, "x");
  const wh = matrixOf(node, "h");
  const units = at(node.shape, 0);
  const toH = bitsOf(node) === 8 ? (v: number) => clamp((v + 2048) >> 12, -128, 127) : (v: number) => (v + 16) >> 5;
  const [accX, accH, p] = [new Int32Array(4 * units), new Int32Array(4 * units), new Int32Array(4 * units)];
  return ([x = p], { h = p, c = p }, out) => {
    rowSums(accX, wx.bias, wx.q, wx.columns, x, 0);
    rowSums(accH, wh.bias, wh.q, units, h, 0);
    for (let r = 0; r < 4 * units; r++) {
      p[r] = scale(accX[r] as number, wx.t, wx.m[r] as number) + scale(accH[r] as number, wh.t, wh.m[r] as number);
    }
    for (let u = 0; u < units; u++) {
      const [pi, pe, pg, po] = [p[u], p[units + u], p[2 * units + u], p[3 * units + u]] as [number, number, number, number];
      const cell = c[u] as number;
      const a = mulw(tanh20(pg), sigmoid15(pi)) + (cell >> 1) - mulw(cell, sigmoid15(pe));
      const next = doubleSaturated(a);
      c[u] = next;
      out[u] = toH(mulw(tanh20(next >> 5), sigmoid15(po)));
    }
  };
}
