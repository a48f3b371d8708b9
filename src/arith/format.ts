/** How a tensor is stored: real = (q - z) · s. */

import { round } from "./round.ts";
import { clamp } from "./saturate.ts";

export type Bits = 8 | 16;

export interface Format {
  /** Real units per step, a float32 number. */
  readonly s: number;
  /** Zero point, in steps; 0 for int16. */
  readonly z: number;
  readonly bits: Bits;
  /** Set by the contract and not by calibration, such as h's 2^-7: an int16 tensor then stays within ±16384. */
  readonly fixed: boolean;
  /** int8 within ±127 about 0: what attention and look-back read. */
  readonly symmetric?: true;
}

export interface Range {
  readonly lo: number;
  readonly hi: number;
}

/** Symmetric int16 stays within this, which the fast kernels rely on. */
export const int16Greatest = 32640;
const leastNormal = 2 ** -126;

/** The format of a range, or undefined where its scale would be 0 or subnormal in float32. */
export function formatOf(range: Range, bits: Bits): Format | undefined {
  const { lo, hi } = widened(range);
  if (bits === 16) return usable({ s: Math.fround(Math.max(-lo, hi) / int16Greatest), z: 0, bits, fixed: false });
  const z = clamp(round(-128 - (255 * lo) / (hi - lo)), -128, 127);
  const above = z === 127 ? 0 : hi / (127 - z);
  const below = z === -128 ? 0 : lo / (-128 - z);
  return usable({ s: Math.fround(Math.max(above, below)), z, bits, fixed: false });
}

/** int8 within ±127 about 0. */
export function symmetricFormatOf(range: Range): Format | undefined {
  const { lo, hi } = widened(range);
  return usable({ s: Math.fround(Math.max(-lo, hi) / 127), z: 0, bits: 8, fixed: false, symmetric: true });
}

/** h of a recurrent layer, and tanh: Q0.7 or Q1.14. */
export function signedUnitFormat(bits: Bits): Format {
  return { s: bits === 8 ? 2 ** -7 : 2 ** -14, z: 0, bits, fixed: true };
}

/** sigmoid and softmax: 0 .. 255/256 in int8, Q1.14 in int16. */
export function unitFormat(bits: Bits): Format {
  return bits === 8 ? { s: 2 ** -8, z: -128, bits, fixed: true } : { s: 2 ** -14, z: 0, bits, fixed: true };
}

/** The ends that a stored value may take. */
export function limits(format: Format): Range {
  if (format.bits === 8) return { lo: format.symmetric ? -127 : -128, hi: 127 };
  const greatest = greatestMagnitude(format);
  return { lo: -greatest, hi: greatest };
}

/** max|q| that an overflow proof must assume. */
export function greatestMagnitude(format: Format): number {
  return format.bits === 8 ? 128 : format.fixed ? 16384 : int16Greatest;
}

/** A real number as stored: NaN counts as 0; clamped before the conversion to an integer. */
export function quantizeValue(x: number, format: Format): number {
  const { lo, hi } = limits(format);
  return clamp(round((Number.isNaN(x) ? 0 : x) / format.s) + format.z, lo, hi);
}

/** Whether one stored number means the same in both. `symmetric` says which numbers occur, not what they mean. */
export function sameFormat(a: Format, b: Format): boolean {
  return a.s === b.s && a.z === b.z && a.bits === b.bits && a.fixed === b.fixed;
}

/** 0 is always inside; an empty range becomes [-1, 1]. */
function widened(range: Range): Range {
  const lo = Math.min(0, range.lo);
  const hi = Math.max(0, range.hi);
  return lo === 0 && hi === 0 ? { lo: -1, hi: 1 } : { lo, hi };
}

function usable(format: Format): Format | undefined {
  return Number.isFinite(format.s) && format.s >= leastNormal ? format : undefined;
}
