/** add: both operands at a common scale, one rounding (arithmetic.md, Other operators). */

import { greatestMagnitude } from "../../arith/format.ts";
import { round } from "../../arith/round.ts";
import { multiplier, requantize } from "../../arith/scale.ts";
import { invariant } from "../../diagnostics/internal.ts";
import { quantizing } from "../../diagnostics/quantize.ts";
import { bitsOf } from "../../ir/quantized.ts";
import { count } from "../../ir/shape.ts";
import { clampReal, storedBounds } from "../bounds.ts";
import { at, numberOf, numbersOf } from "../constants.ts";
import { literalsOf, suffix, term } from "../literal.ts";
import type { Operator, Quantization, QuantizeContext } from "../operator.ts";

export const add: Operator = {
  name: "add",
  result: () => "calibrated",
  mayBeAimed: true,
  float: (node) => {
    const y = new Float64Array(count(node.shape));
    return ([a = y, b = y]) => {
      const stride = b.length === 1 ? 0 : 1;
      for (let k = 0; k < y.length; k++) y[k] = clampReal((a[k] as number) + (b[k * stride] as number), node.bounds);
      return y;
    };
  },
  quantize,
  fixed: (node) => {
    const [kA, kB, bias, t, m, lo, hi] = numbersOf(node, "kA", "kB", "bias", "t", "m", "lo", "hi");
    return ([a = new Int32Array(), b = a], _state, out) => {
      const stride = b.length === 1 ? 0 : 1;
      for (let k = 0; k < out.length; k++) out[k] = requantize((a[k] as number) * kA + (b[k * stride] as number) * kB + bias, t, m, lo, hi);
    };
  },
  macs: (node) => 2 * count(node.shape),
  view: ({ node, inputs, x: [a, b], y }) => {
    const bIndex = count(at(inputs, 1).shape) === 1 ? "0" : "k";
    return {
      template: "add",
      values: {
        ...literalsOf(node),
        bias: term(numberOf(node, "bias")),
        count: count(node.shape),
        a,
        b,
        bIndex,
        y,
        ys: suffix(bitsOf(node)),
      },
    };
  },
};

/** k_i = round(2^14·s_i/s), s the greater scale; m from s/2^14/s_out; the zero points and ½ stand in the bias. */
function quantize({ node, inputs, output, bounds }: QuantizeContext): Quantization {
  const [a, b] = inputs;
  invariant(a !== undefined && b !== undefined && output !== undefined, `${node.name} lacks a format`);
  const s = Math.max(a.s, b.s);
  const kA = round((2 ** 14 * a.s) / s);
  const kB = round((2 ** 14 * b.s) / s);
  const { m, t } = multiplier(s / 2 ** 14 / output.s);
  const bias = round(-a.z * kA - b.z * kB + ((output.z + 0.5) * 2 ** (32 - t)) / m);
  const bound = (Math.abs(bias) + greatestMagnitude(a) * kA + greatestMagnitude(b) * kB) * 2 ** t;
  if (!(bound < 2 ** 31)) return { refused: quantizing.sum(node.origin.span, node.name, bound) };
  return { numbers: { kA, kB, bias, t, m, ...storedBounds(output, bounds) } };
}
