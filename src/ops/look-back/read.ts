/** The read of a look-back (arithmetic.md, Attention and look-back): from a query to a context on the scale of the stored vectors. */

import { readWeights } from "../../arith/read.ts";
import { clamp, sat16 } from "../../arith/saturate.ts";
import { type Multiplier, scale } from "../../arith/scale.ts";
import { dot } from "../dot.ts";
import type { Present } from "./memory/memory.ts";

/** 1/32255 as m with t = 0, and half an output step: the same in every model, since the context keeps the vectors' scale. */
export const contextMultiplier: number = 133157;
export const contextBias: number = 16127;

/** A query and how its products become logits in Q7.8, base 2. */
export interface Query {
  /** [features], symmetric. */
  readonly u: Int8Array;
  readonly logit: Multiplier;
  /** The logit of the zero vector that every memory holds, Q7.8. */
  readonly sink: number;
}

/** Writes [features] to `out` from `start` on: the mean of the memory's vectors, weighted by 2^logit times their counts. */
export type Read = (vectors: Int32Array, present: Present, query: Query, out: Int32Array, start: number) => void;

export function readerOf(features: number, slots: number): Read {
  const logits = new Int32Array(slots);
  const sums = new Int32Array(features);
  return (vectors, { at, counts, length }, { u, logit: { m, t }, sink }, out, start) => {
    for (let j = 0; j < length; j++) logits[j] = sat16(scale(dot(u, 0, vectors, at[j] as number, features), t, m));
    const weights = readWeights(logits.subarray(0, length), counts, sink);
    sums.fill(contextBias);
    for (let j = 0; j < length; j++) {
      const w = weights[j] as number;
      const from = at[j] as number;
      if (w === 0) continue;
      for (let i = 0; i < features; i++) sums[i] = (sums[i] as number) + Math.imul(w, vectors[from + i] as number);
    }
    for (let i = 0; i < features; i++) out[start + i] = clamp(scale(sums[i] as number, 0, contextMultiplier), -127, 127);
  };
}
