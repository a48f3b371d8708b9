/** The ends of a clamp: those of the format, narrowed by a relu or clamp that was folded in. */

import { type Format, limits, quantizeValue, type Range } from "../arith/format.ts";

/** In stored steps. A bound of 0 is the zero point (relu); others follow the input formula. */
export function storedBounds(format: Format, bounds: Range | undefined): { lo: number; hi: number } {
  const ends = limits(format);
  if (bounds === undefined) return ends;
  return {
    lo: bounds.lo === -Infinity ? ends.lo : quantizeValue(bounds.lo, format),
    hi: bounds.hi === Infinity ? ends.hi : quantizeValue(bounds.hi, format),
  };
}

export function clampReal(value: number, bounds: Range | undefined): number {
  if (bounds === undefined) return value;
  return Math.min(Math.max(value, bounds.lo), bounds.hi);
}

export function intersect(a: Range | undefined, b: Range): Range {
  if (a === undefined) return b;
  const lo = Math.min(Math.max(a.lo, b.lo), b.hi);
  return { lo, hi: Math.max(Math.min(a.hi, b.hi), lo) };
}
