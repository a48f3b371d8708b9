/** The one read of attention, look-back and softmax: from logits to 16-bit weights. In C: lb_read_* (templates/model/arith.h.hbs). */

import { exp2 } from "./exp2.ts";

/** What the weights sum to at most, in Q0.15 (Σ count ≤ 512). */
export const readScale: number = 32255;

/**
 * Weights in Q0.15 of logits in Q7.8, base 2. counts: how many equal vectors a slot stands for (all 1 by default). sink: a constant
 * logit with a zero vector, or none. Σ w ≤ 32511 for Σ count ≤ 512.
 */
export function readWeights(logits: ArrayLike<number>, counts?: ArrayLike<number>, sink?: number): Int32Array {
  let greatest = sink ?? -32768;
  for (let j = 0; j < logits.length; j++) greatest = Math.max(greatest, logits[j] ?? 0);
  let sum = sink === undefined ? 0 : exp2(greatest - sink);
  const e = Float64Array.from(logits, (logit) => exp2(greatest - logit));
  for (let j = 0; j < e.length; j++) sum += (counts?.[j] ?? 1) * (e[j] ?? 0);
  const { R, s } = readDivisor(Math.max(65536, sum));
  return Int32Array.from(e, (value, j) => (counts?.[j] ?? 1) * Math.floor((value * R + 2 ** (s - 1)) / 2 ** s));
}

/** The one division of a read: e · R / 2^s is e's share of U in Q0.15. */
export function readDivisor(U: number): { R: number; s: number } {
  let k = 1;
  while (Math.floor(U / 2 ** k) > 65535) k++;
  return { R: Math.floor((readScale * 65536) / (Math.floor(U / 2 ** k) + 1)), s: k + 16 };
}
