/** Numbers as bytes, for tests that write weights and data files. float16 and bfloat16 are given as bit patterns. */

import type { Dtype } from "../../src/weights/dtype.ts";

const sizes: Record<Dtype, number> = {
  float16: 2,
  bfloat16: 2,
  float32: 4,
  float64: 8,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  bool: 1,
};

export function encode(dtype: Dtype, values: readonly number[], littleEndian = true): Uint8Array {
  const bytes = new Uint8Array(values.length * sizes[dtype]);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    const at = i * sizes[dtype];
    if (dtype === "float32") view.setFloat32(at, value, littleEndian);
    else if (dtype === "float64") view.setFloat64(at, value, littleEndian);
    else if (dtype === "int64" || dtype === "uint64") view.setBigInt64(at, BigInt(value), littleEndian);
    else if (sizes[dtype] === 4) view.setInt32(at, value, littleEndian);
    else if (sizes[dtype] === 2) view.setInt16(at, value, littleEndian);
    else view.setInt8(at, value);
  });
  return bytes;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
