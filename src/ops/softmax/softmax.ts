/** softmax over the last dimension: the weights of the one read (arithmetic.md), requantized to shares. */

import { greatestMagnitude } from "../../arith/format.ts";
import { log2e, readScale, readWeights } from "../../arith/read.ts";
import { round } from "../../arith/round.ts";
import { sat16 } from "../../arith/saturate.ts";
import { multiplier, requantize, scale } from "../../arith/scale.ts";
import { invariant } from "../../diagnostics/internal.ts";
import { quantizing } from "../../diagnostics/quantize.ts";
import type { QuantizedNode } from "../../ir/quantized.ts";
import { count } from "../../ir/shape.ts";
import { at, numbersOf } from "../constants.ts";
import { literalsOf } from "../literal.ts";
import type { FixedUnit, Operator, Quantization, QuantizeContext } from "../operator.ts";

export const softmax: Operator = {
  name: "softmax",
  result: () => "unit",
  float: (node) => {
    const y = new Float64Array(count(node.shape));
    const n = at(node.shape, node.shape.length - 1);
    return ([x = y]) => {
      for (let start = 0; start < y.length; start += n) {
        const row = x.subarray(start, start + n);
        const greatest = row.reduce((a, b) => Math.max(a, b), -Infinity);
        const e = row.map((v) => Math.exp(v - greatest));
        const sum = e.reduce((a, b) => a + b, 0);
        y.set(
          e.map((v) => v / sum),
          start,
        );
      }
      return y;
    };
  },
  quantize,
  fixed,
  macs: (node) => 2 * count(node.shape),
  view: ({ node, x: [x], y, kernels }) => {
    const n = at(node.shape, node.shape.length - 1);
    const vectors = count(node.shape) / n;
    return {
      template: "softmax",
      values: { ...literalsOf(node), kernel: kernels["softmax"], n, x, y, vectors: vectors > 1 ? vectors : 0 },
    };
  },
};

/** Beside the logits nothing needs a proof of its own: w ≤ 32511, |bias| < 2^15, and t is 0 for int8 and 1 for int16, their scales being fixed. */
function quantize({ node, inputs: [x], output }: QuantizeContext): Quantization {
  invariant(x !== undefined && output !== undefined, `${node.name} lacks a format`);
  const n = at(node.shape, node.shape.length - 1);
  if (n > 512) return { refused: quantizing.tooLong(node.origin.span, node.name, n, 512) };
  const logit = multiplier(x.s * log2e * 256);
  const bound = (greatestMagnitude(x) + Math.abs(x.z)) * 2 ** logit.t;
  if (!(bound < 2 ** 31)) return { refused: quantizing.sum(node.origin.span, node.name, bound) };
  const { m, t } = multiplier(1 / readScale / output.s);
  const bias = round(((output.z + 0.5) * 2 ** (32 - t)) / m);
  const ends = output.bits === 8 ? { lo: -128, hi: 127 } : { lo: 0, hi: 16384 };
  return { numbers: { z: x.z, tIn: logit.t, mIn: logit.m, bias, t, m, ...ends } };
}

function fixed(node: QuantizedNode): FixedUnit {
  const [z, tIn, mIn, bias, t, m, lo, hi] = numbersOf(node, "z", "tIn", "mIn", "bias", "t", "m", "lo", "hi");
  const n = at(node.shape, node.shape.length - 1);
  return ([x = new Int32Array()], _state, out) => {
    for (let start = 0; start < out.length; start += n) {
      const logits = x.subarray(start, start + n).map((v) => sat16(scale(v - z, tIn, mIn)));
      const w = readWeights(logits);
      for (let j = 0; j < n; j++) out[start + j] = requantize((w[j] as number) + bias, t, m, lo, hi);
    }
  };
}
