/** From PyTorch's rows i f g o to the contract's i e g o. */

import type { FloatRow } from "../../arith/rows.ts";
import type { GraphNode } from "../../ir/graph.ts";
import { at, paramOf } from "../constants.ts";

/** e is 1 - f: the forget gate's rows are negated. g's rows aim at half the step, since tanh takes twice its argument. */
const gates = [
  { from: 0, sign: 1, sOut: 2 ** -14 },
  { from: 1, sign: -1, sOut: 2 ** -14 },
  { from: 2, sign: 1, sOut: 2 ** -15 },
  { from: 3, sign: 1, sOut: 2 ** -14 },
] as const;

/** All of the bias and the one ½ stand in x's rows; h's have none. */
export function gateRows(node: GraphNode): { x: FloatRow[]; h: FloatRow[] } {
  const wx = paramOf(node, "weight_ih");
  const wh = paramOf(node, "weight_hh");
  const biases = [node.params["bias_ih"], node.params["bias_hh"]];
  const units = at(wh.shape, 1);
  const row = (w: Float32Array, columns: number, r: number, sign: number) =>
    Float32Array.from(w.subarray(r * columns, (r + 1) * columns), (value) => sign * value);
  const rows = gates.flatMap(({ from, sign, sOut }) =>
    Array.from({ length: units }, (_, u) => {
      const r = from * units + u;
      const b = biases.reduce((sum, bias) => sum + (bias?.data[r] ?? 0), 0);
      return {
        x: { w: row(wx.data, at(wx.shape, 1), r, sign), b: sign * b, sOut, fold: 0.5 },
        h: { w: row(wh.data, units, r, sign), b: 0, sOut, fold: 0 },
      };
    }),
  );
  return { x: rows.map(({ x }) => x), h: rows.map(({ h }) => h) };
}
