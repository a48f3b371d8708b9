/** Writes npy arrays and zip archives as numpy does, also broken ones. Written from the formats' descriptions. */

import { crc32, deflateRawSync } from "node:zlib";
import type { Dtype } from "../../src/weights/dtype.ts";
import { encode, joined } from "./encode.ts";
import type { Given } from "./safetensors.ts";

const codes: Partial<Record<Dtype, string>> = {
  float16: "f2",
  float32: "f4",
  float64: "f8",
  int8: "i1",
  int16: "i2",
  int32: "i4",
  int64: "i8",
  uint8: "u1",
  uint16: "u2",
  uint32: "u4",
  uint64: "u8",
  bool: "b1",
};

export interface NpyOptions {
  readonly littleEndian?: boolean;
  /** Whether the values given are in Fortran order. */
  readonly fortranOrder?: boolean;
  readonly version?: 1 | 2 | 3;
}

export function npy({ dtype = "float32", shape, values }: Given, options: NpyOptions = {}): Uint8Array {
  const { littleEndian = true, fortranOrder = false, version = 1 } = options;
  const code = codes[dtype] ?? "";
  const order = code.endsWith("1") ? "|" : littleEndian ? "<" : ">";
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '${order}${code}', 'fortran_order': ${fortranOrder ? "True" : "False"}, 'shape': (${sizes}), }`;
  return rawNpy(header, encode(dtype, values, littleEndian), version);
}

export function rawNpy(header: string, data: Uint8Array = new Uint8Array(), version = 1): Uint8Array {
  const start = version === 1 ? 10 : 12;
  const padded = `${header}${" ".repeat(63 - ((start + header.length) % 64))}\n`;
  const length = new Uint8Array(start - 8);
  const view = new DataView(length.buffer);
  if (version === 1) view.setUint16(0, padded.length, true);
  else view.setUint32(0, padded.length, true);
  return joined(Buffer.from(`\x93NUMPY${String.fromCharCode(version)}\0`, "latin1"), length, Buffer.from(padded, "latin1"), data);
}

export interface Member {
  readonly name: string;
  readonly content: Uint8Array;
  readonly deflate?: boolean;
  /** Sizes and offset in 64-bit fields, as in files of 4 GiB and more; numpy uses them in local headers always. */
  readonly zip64?: boolean;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
  /** Stated instead of the real ones. */
  readonly size?: number;
  readonly offset?: number;
  /** Stated in the member's own header only. */
  readonly localName?: string;
  /** Stated and written instead of the deflated content. */
  readonly packed?: Uint8Array;
}

export interface ZipOptions {
  readonly zip64?: boolean;
  /** Added to the number of members. */
  readonly moreMembers?: number;
  readonly disk?: number;
  readonly comment?: string;
}

export function zip(members: readonly Member[], options: ZipOptions = {}): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const member of members) {
    const { content, deflate = false, zip64 = false } = member;
    const name = Buffer.from(member.name);
    const packed = member.packed ?? (deflate ? deflateRawSync(content) : content);
    const method = member.method ?? (deflate ? 8 : 0);
    const crc = member.crc ?? crc32(content);
    const size = member.size ?? content.length;
    const localName = Buffer.from(member.localName ?? member.name);
    const common = [u16(member.flags ?? 0), u16(method), u32(0), u32(crc)];
    const wide = joined(u16(1), u16(24), u64(size), u64(packed.length), u64(member.offset ?? at));
    const localWide = joined(u16(1), u16(16), u64(size), u64(packed.length));
    const local = joined(
      u32(0x04034b50),
      u16(45),
      ...common,
      u32(all),
      u32(all),
      u16(localName.length),
      u16(localWide.length),
      localName,
      localWide,
    );
    const sizes = zip64 ? [u32(all), u32(all)] : [u32(packed.length), u32(size)];
    const tail = [u16(name.length), u16(zip64 ? wide.length : 0), u16(0), u16(0), u16(0), u32(0), u32(zip64 ? all : (member.offset ?? at))];
    directory.push(u32(0x02014b50), u16(45), u16(45), ...common, ...sizes, ...tail, name, ...(zip64 ? [wide] : []));
    parts.push(local, packed);
    at += local.length + packed.length;
  }
  const table = new Uint8Array(Buffer.concat(directory));
  const count = members.length + (options.moreMembers ?? 0);
  const end64 = joined(
    ...[u32(0x06064b50), u64(44), u16(45), u16(45), u32(0), u32(0), u64(count), u64(count), u64(table.length), u64(at)],
    ...[u32(0x07064b50), u32(0), u64(at + table.length), u32(1)],
  );
  const numbers = options.zip64 ? [u16(0xffff), u16(0xffff), u32(all), u32(all)] : [u16(count), u16(count), u32(table.length), u32(at)];
  const comment = Buffer.from(options.comment ?? "");
  const end = joined(u32(0x06054b50), u16(options.disk ?? 0), u16(0), ...numbers, u16(comment.length), comment);
  return new Uint8Array(Buffer.concat([...parts, table, ...(options.zip64 ? [end64] : []), end]));
}

/** numpy.savez, or savez_compressed. */
export function npz(arrays: Readonly<Record<string, Given>>, deflate = false): Uint8Array {
  return zip(Object.entries(arrays).map(([name, given]) => ({ name: `${name}.npy`, content: npy(given), deflate })));
}

const all = 0xffffffff;

function u16(value: number): Uint8Array {
  return encode("uint16", [value]);
}

function u32(value: number): Uint8Array {
  return encode("uint32", [value]);
}

function u64(value: number): Uint8Array {
  return encode("uint64", [value]);
}
