/** npy: one array. A magic, a version, a Python dictionary, the numbers. */

import { type FilePlace, Refusal } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";
import { type Shape, showShape } from "../ir/shape.ts";
import type { Dtype } from "./dtype.ts";
import { arrayBytes } from "./limits.ts";
import { parseNpyDictionary } from "./npy-dictionary.ts";
import { checkKind } from "./sniff.ts";
import type { StoredTensor } from "./tensor-file.ts";

/** What the header says. */
export interface NpyHeader {
  readonly dtype: Dtype;
  readonly shape: Shape;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  /** Where the numbers begin. */
  readonly begin: number;
  /** How many bytes they take, as shape and number type say. */
  readonly bytes: number;
}

/** numpy itself refuses longer headers. */
const longestHeader = 10_000;
/** `startOf(n)`: the first n bytes of the content, fewer if it is shorter. Throws Refusal. */
export function readNpyHeader(startOf: (bytes: number) => Uint8Array, place: FilePlace): NpyHeader {
  const start = startOf(12);
  const magic = Buffer.from(start.subarray(0, 6)).toString("latin1");
  const major = start[6] ?? 0;
  if (magic !== "\x93NUMPY" || start.length < 12) throw new Refusal(weights.npyMagic(place, started(start)));
  if (major < 1 || major > 3 || start[7] !== 0) throw new Refusal(weights.npyMagic(place, `version ${major}.${start[7]}`));
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const begin = (major === 1 ? 10 : 12) + length;
  if (length > longestHeader) {
    throw new Refusal(weights.npyHeader(place, `it is stated to have ${length} bytes, and at most ${longestHeader} are read`));
  }
  const whole = startOf(begin);
  if (whole.length < begin) throw new Refusal(weights.npyHeader(place, `it is stated to end at byte ${begin}, but the array ends before`));
  const text = Buffer.from(whole.subarray(begin - length, begin)).toString("latin1");
  const { dtype, shape, littleEndian, fortranOrder } = parseNpyDictionary(text, place);
  return { dtype, shape, littleEndian, fortranOrder, begin, bytes: arrayBytes(shape, dtype, place) };
}

/** A whole .npy file as a tensor of this name. Throws Refusal. */
export function parseNpy(bytes: Uint8Array, file: string, name: string): StoredTensor {
  const place = { file, item: name };
  checkKind(bytes, ".npy", place);
  const header = readNpyHeader((length) => bytes.subarray(0, length), place);
  const found = bytes.length - header.begin;
  if (found !== header.bytes) {
    throw new Refusal(weights.npySize({ ...place, byte: header.begin }, showShape(header.shape), header.dtype, header.bytes, found));
  }
  return storedNpy(header, name, header.begin, () => bytes.subarray(header.begin));
}

export function storedNpy(header: NpyHeader, name: string, byte: number, bytes: () => Uint8Array): StoredTensor {
  const { dtype, shape, littleEndian, fortranOrder } = header;
  return { name, dtype, shape, littleEndian, fortranOrder, byte, bytes };
}

function started(start: Uint8Array): string {
  return start.length < 12 ? `the end after ${start.length} bytes` : `bytes ${Buffer.from(start.subarray(0, 8)).toString("hex")}`;
}
