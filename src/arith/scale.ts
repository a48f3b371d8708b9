/** From an accumulator's scale to another's. In C: lb_scale, lb_requantize (templates/model/arith.h.hbs). */

import { mulh } from "./multiply.ts";
import { round } from "./round.ts";
import { clamp } from "./saturate.ts";

/** A positive factor as m · 2^(t-32), m in [0, 2^31), t the least that allows it. */
export interface Multiplier {
  readonly m: number;
  readonly t: number;
}

/** mulh(acc · 2^t, m). |acc · 2^t| < 2^31 is the caller's proof. */
export function scale(acc: number, t: number, m: number): number {
  return mulh(acc * (1 << t), m);
}

/** clamp(mulh(acc · 2^t, m), lo, hi). */
export function requantize(acc: number, t: number, m: number, lo: number, hi: number): number {
  return clamp(mulh(acc * (1 << t), m), lo, hi);
}

/** The factor of an operator without weights: one full m and one t. */
export function multiplier(factor: number): Multiplier {
  let t = 0;
  while (round(factor * 2 ** (32 - t)) >= 2 ** 31) t++;
  return { m: round(factor * 2 ** (32 - t)), t };
}
