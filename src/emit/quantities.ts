/** Conversions between real numbers in Q16.16 and stored integers, as integer multiplier and shift: no float token reaches the C. */

import { type Format, limits } from "../arith/format.ts";

export interface Quantity {
  /** steps = (real_q16 · multiplier) >> shift, rounded. */
  readonly multiplier: number;
  readonly shift: number;
  /** real_q16 = (steps · unitMultiplier) >> unitShift, rounded. */
  readonly unitMultiplier: number;
  readonly unitShift: number;
  readonly least: number;
  readonly greatest: number;
}

export function quantityOf(format: Format): Quantity {
  const steps = normalized(2 ** -16 / format.s);
  const units = normalized(format.s * 2 ** 16, 2 ** 46);
  const ends = limits(format);
  return {
    multiplier: steps.multiplier,
    shift: steps.shift,
    unitMultiplier: units.multiplier,
    unitShift: units.shift,
    least: ends.lo,
    greatest: ends.hi,
  };
}

/**
 * 31 bits of the factor where the shift allows it: 1 ≤ shift ≤ 62, so that half a step is a whole number, and the product with an int32
 * fits int64. A step of more than 2^14 real units needs a multiplier beyond that; |steps - zero| ≤ 2^17 leaves it 46 bits, and then the
 * product is beyond int32 and saturates. A real unit of 2^-16 that is 2^30 steps or more saturates too, whatever stands here.
 */
function normalized(factor: number, most: number = 2 ** 31 - 1): { multiplier: number; shift: number } {
  let shift = 1;
  while (shift < 62 && factor * 2 ** (shift + 1) < 2 ** 31 - 1) shift++;
  return { multiplier: Math.min(most, Math.floor(factor * 2 ** shift + 0.5)), shift };
}
