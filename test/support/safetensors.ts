/** Writes safetensors files, also broken ones. Written from the format's description, not from the reader. */

import type { Dtype } from "../../src/weights/dtype.ts";
import { encode, joined } from "./encode.ts";

export interface Given {
  readonly dtype?: Dtype;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const codes: Record<Dtype, string> = {
  float16: "F16",
  bfloat16: "BF16",
  float32: "F32",
  float64: "F64",
  int8: "I8",
  int16: "I16",
  int32: "I32",
  int64: "I64",
  uint8: "U8",
  uint16: "U16",
  uint32: "U32",
  uint64: "U64",
  bool: "BOOL",
};

export function safetensors(tensors: Readonly<Record<string, Given>>, metadata?: Readonly<Record<string, string>>): Uint8Array {
  const entries: [string, unknown][] = metadata === undefined ? [] : [["__metadata__", metadata]];
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const [name, { dtype = "float32", shape, values }] of Object.entries(tensors)) {
    const bytes = encode(dtype, values);
    entries.push([name, { dtype: codes[dtype], shape, data_offsets: [at, at + bytes.length] }]);
    parts.push(bytes);
    at += bytes.length;
  }
  const header = JSON.stringify(Object.fromEntries(entries));
  return rawSafetensors(header + " ".repeat((8 - (header.length % 8)) % 8), joined(...parts));
}

/** Any header in front of any data; `length` states another length than the header has. */
export function rawSafetensors(header: string | Uint8Array, data: Uint8Array = new Uint8Array(), length?: bigint): Uint8Array {
  const text = typeof header === "string" ? Buffer.from(header) : header;
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  return joined(start, text, data);
}

/** Ones, or counting numbers, in a shape. */
export function filled(shape: readonly number[], value?: number): Given {
  const count = shape.reduce((a, b) => a * b, 1);
  return { shape, values: Array.from({ length: count }, (_, i) => value ?? i / count) };
}
