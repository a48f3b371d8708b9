import { exp2Table } from "./exp2-table.ts";

/** 2^(-D / 256) in Q0.16 for D ≥ 0: at most 65535, and 0 from D = 4096 on. In C: lb_exp2 (templates/model/arith.h.hbs). */
export function exp2(D: number): number {
  const shift = D >> 8;
  return shift >= 16 ? 0 : (exp2Table[D & 255] ?? 0) >> shift;
}
