/** Saturation. In C: lb_clamp, lb_sat16, lb_double_saturated (templates/model/arith.h.hbs). */

export const int32Max: number = 2147483647;
export const int32Min: number = -2147483648;

export function clamp(value: number, least: number, greatest: number): number {
  return Math.min(Math.max(value, least), greatest);
}

export function sat16(value: number): number {
  return clamp(value, -32768, 32767);
}

/** sat32(2a) for a signed 32-bit a. */
export function doubleSaturated(a: number): number {
  return clamp(2 * a, int32Min, int32Max);
}
