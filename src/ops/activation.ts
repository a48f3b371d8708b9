/** sigmoid and tanh as layers of their own: p = mulh((x - z)·2^t, m) in Q4.14 (tanh: of twice x), then the table. */

import { type Bits, greatestMagnitude } from "../arith/format.ts";
import { multiplier, scale } from "../arith/scale.ts";
import { invariant } from "../diagnostics/internal.ts";
import { quantizing } from "../diagnostics/quantize.ts";
import { bitsOf } from "../ir/quantized.ts";
import { count } from "../ir/shape.ts";
import { numberOf, numbersOf } from "./constants.ts";
import { literalsOf, suffix, term } from "./literal.ts";
import type { Operator, ResultRule } from "./operator.ts";

export function activation(
  name: "sigmoid" | "tanh",
  result: ResultRule,
  real: (x: number) => number,
  stored: (p: number, bits: Bits) => number,
): Operator {
  const stepsOfP = name === "sigmoid" ? 2 ** 14 : 2 ** 15;
  return {
    name,
    result: () => result,
    float: (node) => {
      const y = new Float64Array(count(node.shape));
      return ([x = y]) => {
        for (let k = 0; k < y.length; k++) y[k] = real(x[k] as number);
        return y;
      };
    },
    quantize: ({ node, inputs: [x] }) => {
      invariant(x !== undefined, `${node.name} lacks a format`);
      const { m, t } = multiplier(x.s * stepsOfP);
      const bound = (greatestMagnitude(x) + Math.abs(x.z)) * 2 ** t;
      if (!(bound < 2 ** 31)) return { refused: quantizing.sum(node.origin.span, node.name, bound) };
      return { numbers: { z: x.z, t, m } };
    },
    fixed: (node) => {
      const [z, t, m] = numbersOf(node, "z", "t", "m");
      const bits = bitsOf(node);
      return ([x = new Int32Array()], _state, out) => {
        for (let k = 0; k < out.length; k++) out[k] = stored(scale((x[k] as number) - z, t, m), bits);
      };
    },
    macs: (node) => count(node.shape),
    view: ({ node, x: [x], y }) => {
      return {
        template: "activation",
        values: {
          ...literalsOf(node),
          z: term(-numberOf(node, "z")),
          function: name,
          count: count(node.shape),
          x,
          y,
          ys: suffix(bitsOf(node)),
        },
      };
    },
  };
}
