import { readWeights } from "../../arith/read.ts";
import { sat16 } from "../../arith/saturate.ts";
import { requantize, scale } from "../../arith/scale.ts";
import { invariant } from "../../diagnostics/internal.ts";
import type { QuantizedNode } from "../../ir/quantized.ts";
import { at, numbersOf } from "../constants.ts";
import { dot } from "../dot.ts";
import type { FixedUnit } from "../operator.ts";

/** The read without a sink, every count 1. Operands: q, k, v. An entry's place in the rings does not matter: sums are exact in any order. */
export function fixed(node: QuantizedNode): FixedUnit {
  const [window, heads] = numbersOf(node, "window", "heads");
  const [logitM, logitT, bias, m, t, lo, hi] = numbersOf(node, "logitM", "logitT", "bias", "m", "t", "lo", "hi");
  const features = at(node.shape, 0);
  const d = features / heads;
  const u = new Int8Array(features);
  const logits = new Int32Array(window);
  const none = new Int32Array(features);
  return ([q = none, k = none, v = none], { keys, values, at: place, len }, out) => {
    invariant(keys !== undefined && values !== undefined && place !== undefined && len !== undefined, `${node.name} has no memory`);
    const next = place[0] as number;
    keys.set(k, next * features);
    values.set(v, next * features);
    place[0] = next + 1 === window ? 0 : next + 1;
    const length = Math.min((len[0] as number) + 1, window);
    len[0] = length;
    u.set(q);
    for (let first = 0; first < features; first += d) {
      for (let j = 0; j < length; j++) logits[j] = sat16(scale(dot(u, first, keys, j * features + first, d), logitT, logitM));
      const weights = readWeights(logits.subarray(0, length));
      out.fill(bias, first, first + d);
      for (let j = 0; j < length; j++) {
        const w = weights[j] as number;
        for (let i = first; i < first + d; i++) out[i] = (out[i] as number) + Math.imul(w, values[j * features + i] as number);
      }
      for (let i = first; i < first + d; i++) out[i] = requantize(out[i] as number, t, m, lo, hi);
    }
  };
}
