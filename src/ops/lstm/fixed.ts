import { mulw } from "../../arith/multiply.ts";
import { clamp, doubleSaturated } from "../../arith/saturate.ts";
import { scale } from "../../arith/scale.ts";
import { sigmoid15, tanh20 } from "../../arith/sigmoid.ts";
import { bitsOf, type QuantizedNode } from "../../ir/quantized.ts";
import { at, matrixOf } from "../constants.ts";
import { dot } from "../dot.ts";
import type { FixedUnit } from "../operator.ts";

/** Rows of both matrices in gate order i e g o, `units` rows a gate; e forgets (1 - f). p is Q4.14, g's doubled. */
export function fixed(node: QuantizedNode): FixedUnit {
  const wx = matrixOf(node, "x");
  const wh = matrixOf(node, "h");
  const units = at(node.shape, 0);
  const toH = bitsOf(node) === 8 ? (v: number) => clamp((v + 2048) >> 12, -128, 127) : (v: number) => (v + 16) >> 5;
  const p = new Int32Array(4 * units);
  return ([x = p], { h = p, c = p }, out) => {
    for (let r = 0; r < 4 * units; r++) {
      const accX = (wx.bias[r] as number) + dot(wx.q, r * wx.columns, x, 0, wx.columns);
      const accH = (wh.bias[r] as number) + dot(wh.q, r * units, h, 0, units);
      p[r] = scale(accX, wx.t, wx.m[r] as number) + scale(accH, wh.t, wh.m[r] as number);
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
