/**
 * Sigmoid and hyperbolic tangent from one table. In C: lb_sigmoid31, lb_sigmoid15, lb_tanh20 (templates/model/arith.h.hbs).
 *
 * p is Q4.14 and the table stands for p + ½, so that whoever makes p folds only one ½ into its bias.
 */

import { clamp } from "./saturate.ts";
import { sigmoidTable } from "./sigmoid-table.ts";

/** Sigmoid of p / 2^14 in Q0.31 with 2^15 folded in, for any signed 32-bit p. */
export function sigmoid31(p: number): number {
  const word = sigmoidTable[clamp(p >> 10, -256, 255) + 256] ?? 0;
  return word + ((word << 16) >> 16) * (p & 1023);
}

/** Sigmoid of p / 2^14 in Q0.15: 0 .. 32767. Error ≤ 1.7 steps, monotone. */
export function sigmoid15(p: number): number {
  return sigmoid31(p) >> 16;
}

/** Hyperbolic tangent of p2 / 2^15 in Q.20: whoever makes p2 doubles its argument. Error ≤ 3 steps of Q0.15. */
export function tanh20(p2: number): number {
  return (sigmoid31(p2) >> 10) - ((1 << 20) + 32);
}
