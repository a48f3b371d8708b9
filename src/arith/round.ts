/** Rounding at compile time, in double. Nothing here happens on the device: there every rounding is folded into a bias. */

/** floor(v + 0.5). The rounding functions of JavaScript, C and numpy differ on ties, so none of them is used. */
export function round(v: number): number {
  return Math.floor(v + 0.5);
}

/** The least number ≥ v with 8 significant bits, for a positive normal v. */
export function up8(v: number): number {
  // A double's exponent, read from its bits: Math.log2 may round up just below a power of two.
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, v);
  const exponent = (bits.getUint16(0) >> 4) - 1023;
  const unit = 2 ** (exponent - 7);
  return Math.ceil(v / unit) * unit;
}
