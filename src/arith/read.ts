/** The one read of attention, look-back and softmax: from logits to 16-bit weights. In C: lb_read_* (templates/model/arith.h.hbs). */

import { exp2 } from "./exp2.ts";

/** As arithmetic.md writes it; an engine's Math.LOG2E is the same double. Logits are to the base 2. */
// biome-ignore lint/suspicious/noApproximativeNumericConstant: the contract states the digits
export const log2e: number = 1.4426950408889634;

/** What stands for 1 in the weights, Q0.15: rounding may carry their sum up to readSum, and no further (Σ count ≤ 512). */
export const readScale: number = 32255;
export const readSum: number = 32511;

/**
 * Weights in Q0.15 of logits in Q7.8, base 2. counts: how many equal vectors a slot stands for (all 1 by default). sink: a constant
 * logit with a zero vector, or none. Σ w ≤ 32511 for Σ count ≤ 512.
 */
export function readWeights(logits: ArrayLike<number>, counts?: ArrayLike<number>, sink?: number): Int32Array {
  // Typed arrays and plain loops throughout: a look-back reads hundreds of logits in every step.
  const n = logits.length;
  const weights = new Int32Array(n);
  let greatest = sink ?? -32768;
  for (let j = 0; j < n; j++) greatest = Math.max(greatest, logits[j] as number);
  let sum = sink === undefined ? 0 : exp2(greatest - sink);
  for (let j = 0; j < n; j++) {
    const e = exp2(greatest - (logits[j] as number));
    weights[j] = e;
    sum += counts === undefined ? e : e * (counts[j] as number);
  }
  const { R, s } = readDivisor(Math.max(65536, sum));
  const [half, whole] = [2 ** (s - 1), 2 ** s];
  for (let j = 0; j < n; j++) {
    const w = Math.floor(((weights[j] as number) * R + half) / whole);
    weights[j] = counts === undefined ? w : w * (counts[j] as number);
  }
  return weights;
}

/**
 * The one division of a read: e · R / 2^s is e's share of U in Q0.15.
 *
 * U >> k is 32768 .. 65535, so R ≤ 64507; e ≤ 65535 and, for Σ count ≤ 512, U < 2^25 + 2^16 and k ≤ 10. Thus e · R + 2^(s-1) is at most
 * 65535 · 64507 + 2^25 < 2^32: uint32 suffices.
 */
export function readDivisor(U: number): { R: number; s: number } {
  let k = 1;
  while (Math.floor(U / 2 ** k) > 65535) k++;
  return { R: Math.floor((readScale * 65536) / (Math.floor(U / 2 ** k) + 1)), s: k + 16 };
}
