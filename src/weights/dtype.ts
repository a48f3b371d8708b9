/** The number types of weights and data files, and how one number is read. */

export type Dtype =
  | "float16"
  | "bfloat16"
  | "float32"
  | "float64"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "bool";

export interface Element {
  readonly bytes: number;
  readonly kind: "float" | "integer";
  /** The number at this byte; integers beyond 2^53 are rounded, keeping their order. */
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number;
}

export const dtypes: Readonly<Record<Dtype, Element>> = {
  float16: { bytes: 2, kind: "float", read: (view, at, little) => smallFloat(view.getUint16(at, little), 5, 10) },
  bfloat16: { bytes: 2, kind: "float", read: (view, at, little) => smallFloat(view.getUint16(at, little), 8, 7) },
  float32: { bytes: 4, kind: "float", read: (view, at, little) => view.getFloat32(at, little) },
  float64: { bytes: 8, kind: "float", read: (view, at, little) => view.getFloat64(at, little) },
  int8: { bytes: 1, kind: "integer", read: (view, at) => view.getInt8(at) },
  int16: { bytes: 2, kind: "integer", read: (view, at, little) => view.getInt16(at, little) },
  int32: { bytes: 4, kind: "integer", read: (view, at, little) => view.getInt32(at, little) },
  int64: { bytes: 8, kind: "integer", read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  uint8: { bytes: 1, kind: "integer", read: (view, at) => view.getUint8(at) },
  uint16: { bytes: 2, kind: "integer", read: (view, at, little) => view.getUint16(at, little) },
  uint32: { bytes: 4, kind: "integer", read: (view, at, little) => view.getUint32(at, little) },
  uint64: { bytes: 8, kind: "integer", read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  bool: { bytes: 1, kind: "integer", read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
};

/** A binary float of at most 16 bits, exactly: IEEE 754 with subnormals, infinities and NaN. */
export function smallFloat(bits: number, exponentBits: number, fractionBits: number): number {
  const sign = bits >> (exponentBits + fractionBits) === 0 ? 1 : -1;
  const greatest = 2 ** exponentBits - 1;
  const exponent = (bits >> fractionBits) & greatest;
  const fraction = bits & (2 ** fractionBits - 1);
  const bias = greatest >> 1;
  if (exponent === greatest) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** (1 - bias - fractionBits);
  return sign * (fraction + 2 ** fractionBits) * 2 ** (exponent - bias - fractionBits);
}
