/** Images that the ROM of an ESP32-C3 or -S3 loads (esptool documentation, Firmware Image Format). */

import { createHash } from "node:crypto";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { imaging } from "../diagnostics/images.ts";
import { grouped, hex } from "../diagnostics/words.ts";
import { type MemoryImage, type Reading, type Segment, view } from "./memory-image.ts";

/** A chip's number, and where its SRAM lies for instructions and for data: [first, end) (Technical Reference Manuals, System and memory). */
export const chips = {
  esp32c3: { number: 5, instructions: [0x4037c000, 0x403e0000], data: [0x3fc80000, 0x3fce0000] },
  esp32s3: { number: 9, instructions: [0x40370000, 0x403e0000], data: [0x3fc88000, 0x3fd00000] },
} as const;
export type Chip = keyof typeof chips;

export interface Esp32Image {
  readonly entry: number;
  readonly chip: number;
  readonly segments: readonly Segment[];
}

const magic = 0xe9;
const headerBytes = 24;
const hashBytes = 32;
const at = { segments: 1, mode: 2, size: 3, entry: 4, writeProtect: 8, chip: 12, latestRevision: 17, hash: 23 } as const;
/** Two data lines, 4 MB, 40 MHz: what every module has; ROM reads by them, and esptool writes its own over them. */
const flash = { mode: 2, size: 0x20 } as const;
const noWriteProtectPin = 0xee;
const anyRevision = 0xffff;

/** Bytes of segments are filled up to whole words. Sealed with a checksum and a SHA-256. */
export function writeEsp32(image: MemoryImage, entry: number, chip: Chip): Uint8Array {
  const segments = image.map(({ address, bytes }) => {
    const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
    padded.set(bytes);
    return { address, bytes: padded };
  });
  const body = headerBytes + segments.reduce((sum, { bytes }) => sum + 8 + bytes.length, 0);
  const summed = sumEnd(body);
  const file = new Uint8Array(summed + hashBytes);
  const words = view(file);
  file.set([magic, segments.length, flash.mode, flash.size]);
  words.setUint32(at.entry, entry, true);
  file[at.writeProtect] = noWriteProtectPin;
  words.setUint16(at.chip, chips[chip].number, true);
  words.setUint16(at.latestRevision, anyRevision, true);
  file[at.hash] = 1;
  let next = headerBytes;
  for (const { address, bytes } of segments) {
    words.setUint32(next, address, true);
    words.setUint32(next + 4, bytes.length, true);
    file.set(bytes, next + 8);
    next += 8 + bytes.length;
  }
  file[summed - 1] = checksum(segments);
  file.set(sha256(file.subarray(0, summed)), summed);
  return file;
}

/** Any bytes. */
export function readEsp32(file: Uint8Array, name: string): Reading<Esp32Image> {
  const wrong = (reason: string, byte?: number): Reading<Esp32Image> => {
    const fault: Diagnostic = imaging.esp32Damaged(byte === undefined ? { file: name } : { file: name, byte }, reason);
    return { diagnostics: [fault] };
  };
  if (file.length < headerBytes) return wrong(`the file has ${file.length} bytes, fewer than a header`);
  const words = view(file);
  if (file[0] !== magic) return wrong(`the file begins with ${hex(file[0] ?? 0, 2)}, not ${hex(magic, 2)}`, 0);
  const count = file[at.segments] ?? 0;
  if (count === 0 || count > 16) return wrong(`the header says that there are ${count} segments, and 1 to 16 are possible`, at.segments);
  const segments: Segment[] = [];
  let next = headerBytes;
  for (let i = 0; i < count; i++) {
    if (next + 8 > file.length) return wrong(`segment ${i} lies outside of the file`, next);
    const bytes = words.getUint32(next + 4, true);
    if (bytes % 4 !== 0 || next + 8 + bytes > file.length)
      return wrong(`segment ${i} says that it has ${grouped(bytes)} bytes: no whole words, or more than the file has`, next);
    segments.push({ address: words.getUint32(next, true), bytes: file.slice(next + 8, next + 8 + bytes) });
    next += 8 + bytes;
  }
  const summed = sumEnd(next);
  if (summed > file.length) return wrong("there is no checksum", next);
  if (file[summed - 1] !== checksum(segments)) return wrong("the checksum is wrong", summed - 1);
  const hashed = file[at.hash] === 1;
  if (file.length !== summed + (hashed ? hashBytes : 0))
    return wrong(`the file has ${file.length} bytes, not ${summed + (hashed ? hashBytes : 0)}`, summed);
  if (hashed && !sha256(file.subarray(0, summed)).equals(file.subarray(summed))) return wrong("the SHA-256 is wrong", summed);
  return { value: { entry: words.getUint32(at.entry, true), chip: words.getUint16(at.chip, true), segments } };
}

/** What keeps the ROM of this chip from starting a whole image. */
export function esp32Problems({ chip, entry, segments }: Esp32Image, name: Chip): string[] {
  const { number, instructions, data } = chips[name];
  const inside = ({ address, bytes }: Segment, [first, end]: readonly [number, number]): boolean =>
    address >= first && address + bytes.length <= end;
  const start = segments.find(({ address, bytes }) => entry >= address && entry < address + bytes.length);
  return [
    ...(chip === number ? [] : [`the image is for the chip ${chip}, and ${name} is ${number}`]),
    ...segments.flatMap((segment) =>
      inside(segment, instructions) || inside(segment, data)
        ? []
        : [`${segment.bytes.length} bytes go to ${hex(segment.address)}, where ${name} has no SRAM`],
    ),
    ...(start !== undefined && inside(start, instructions)
      ? []
      : [`the program begins at ${hex(entry)}, where the image has no instructions`]),
  ];
}

/** The checksum is the last byte of a line of 16. */
function sumEnd(body: number): number {
  return (Math.floor(body / 16) + 1) * 16;
}

function checksum(segments: readonly Segment[]): number {
  return segments.reduce((sum, { bytes }) => bytes.reduce((xor, byte) => xor ^ byte, sum), 0xef);
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
