/** sigmoid and tanh of p as tensors of their own: one rounding from the table's precision to the stored one. */

import type { Bits } from "../arith/format.ts";
import { clamp } from "../arith/saturate.ts";
import { sigmoid15, tanh20 } from "../arith/sigmoid.ts";

/** p in Q4.14 → int8 in steps of 2^-8 from -128 on, or int16 Q1.14. */
export function storedSigmoid(p: number, bits: Bits): number {
  const y = sigmoid15(p);
  return bits === 8 ? Math.min(255, (y + 64) >> 7) - 128 : (y + 1) >> 1;
}

/** p of twice the argument in Q4.14 → int8 Q0.7 within ±127, or int16 Q1.14. */
export function storedTanh(p: number, bits: Bits): number {
  const y = tanh20(p);
  return bits === 8 ? clamp((y + 4096) >> 13, -127, 127) : (y + 32) >> 6;
}
