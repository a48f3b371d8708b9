/** argmax: the class with the greatest number; the lowest on a tie. */

import { count } from "../../ir/shape.ts";
import type { Operator } from "../operator.ts";

export const argmax: Operator = {
  name: "argmax",
  result: () => "index",
  float: () => {
    const y = new Float64Array(1);
    return ([x = y]) => {
      y[0] = greatestAt(x);
      return y;
    };
  },
  quantize: () => ({}),
  fixed:
    () =>
    ([x = new Int32Array()], _state, out) => {
      out[0] = greatestAt(x);
    },
  macs: (_node, [x]) => (x ? count(x.shape) : 0),
  view: ({ inputs: [input], x: [x], y }) => ({ template: "argmax", values: { count: count(input?.shape ?? []), x, y } }),
};

export function greatestAt(x: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < x.length; k++) if ((x[k] as number) > (x[best] as number)) best = k;
  return best;
}
