/** The two products of the contract. In C: lb_mulh, lb_mulw (templates/model/arith.h.hbs). */

/**
 * floor(a · b / 2^32) for signed 32-bit a and b, exactly and without BigInt.
 *
 * a · b may need 63 bits, a double holds 53. So b is cut into b = h · 2^16 + l, 0 ≤ l < 2^16: both products stay below 2^48,
 * and floor(floor(x) / n) = floor(x / n) lets the low one be floored first. `| 0` turns -0 into 0.
 */
export function mulh(a: number, b: number): number {
  return Math.floor((a * (b >> 16) + Math.floor((a * (b & 0xffff)) / 65536)) / 65536) | 0;
}

/** floor(a · b / 2^16) for a signed 32-bit a and a signed 16-bit b. */
export function mulw(a: number, b: number): number {
  return Math.floor((a * b) / 65536) | 0;
}
