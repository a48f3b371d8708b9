/** The read of the float reference: softmax over the vectors that are there and one sink, a zero vector of a learned logit. */

import type { Memory } from "./memory.ts";

/** The query is u's [features] from `at` on; the result goes to `out` from `start` on. Natural logits. */
export type Read = (memory: Memory, u: Float64Array, at: number, sink: number, out: Float64Array, start: number) => void;

export function readerOf(features: number, slots: number): Read {
  const logits = new Float64Array(slots);
  return ({ vectors, present }, u, at, sink, out, start) => {
    const starts = present();
    let greatest = sink;
    for (let j = 0; j < starts.length; j++) {
      const logit = product(u, at, vectors, starts[j] as number, features);
      logits[j] = logit;
      greatest = Math.max(greatest, logit);
    }
    let total = Math.exp(sink - greatest);
    out.fill(0, start, start + features);
    for (let j = 0; j < starts.length; j++) {
      const share = Math.exp((logits[j] as number) - greatest);
      const from = starts[j] as number;
      total += share;
      for (let i = 0; i < features; i++) out[start + i] = (out[start + i] as number) + share * (vectors[from + i] as number);
    }
    for (let i = start; i < start + features; i++) out[i] = (out[i] as number) / total;
  };
}

/** Σ a[i+k]·b[j+k] */
export function product(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += (a[i + k] as number) * (b[j + k] as number);
  return sum;
}
