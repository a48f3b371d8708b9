/** The memories of the float reference: rings, whatever `prune` asks for, and retain. */

import { at } from "../../constants.ts";
import type { Level } from "../layout.ts";

export interface Memory {
  /** [slots, features] */
  readonly vectors: Float64Array;
  /** v: [features], or undefined for EMPTY. score: what retain keeps it for. */
  push(v: Float64Array | undefined, score: number): void;
  /** Where the vectors that are there begin; overwritten by the next call. */
  present(): Int32Array;
}

export function ring(entries: number, features: number): Memory {
  const vectors = new Float64Array(entries * features);
  const there = new Uint8Array(entries);
  const starts = new Int32Array(entries);
  let next = 0;
  return {
    vectors,
    push: (v) => {
      there[next] = v ? 1 : 0;
      if (v) vectors.set(v, next * features);
      next = (next + 1) % entries;
    },
    present: () => {
      let length = 0;
      for (let slot = 0; slot < entries; slot++) if (there[slot]) starts[length++] = slot * features;
      return starts.subarray(0, length);
    },
  };
}

/** threshold: real units. It is compared as it is: what differs by rounding only is two vectors at threshold 0. */
export function retain({ slots }: Level, threshold: number, features: number): Memory {
  const vectors = new Float64Array(slots * features);
  const starts = Int32Array.from({ length: slots }, (_, slot) => slot * features);
  const scores: number[] = [];

  function add(v: Float64Array, score: number): void {
    for (let slot = 0; slot < scores.length; slot++) if (isNear(vectors, slot * features, v, threshold)) return;
    const full = scores.length === slots;
    const slot = full ? scores.indexOf(Math.min(...scores)) : scores.length;
    if (full && score <= at(scores, slot)) return;
    vectors.set(v, slot * features);
    scores[slot] = score;
  }

  return {
    vectors,
    push: (v, score) => {
      if (v) add(v, score);
    },
    present: () => starts.subarray(0, scores.length),
  };
}

/** Whether no component of v is further than `most` from the vector that begins at `start`. */
export function isNear(vectors: Float64Array, start: number, v: Float64Array, most: number): boolean {
  for (let i = 0; i < v.length; i++) if (Math.abs((vectors[start + i] as number) - (v[i] as number)) > most) return false;
  return true;
}
