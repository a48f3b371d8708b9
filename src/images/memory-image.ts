/** Bytes and where they go: what every format of images holds. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";

export interface Segment {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** By address; none empty, none overlapping or touching another. */
export type MemoryImage = readonly Segment[];

/** What a reader makes of a file that may be anything. */
export type Reading<T> = { readonly value: T } | { readonly diagnostics: readonly Diagnostic[] };

/** Pieces in any order. Where two overlap there is no image, only the address. */
export function memoryImage(pieces: readonly Segment[]): { readonly image: MemoryImage } | { readonly overlap: number } {
  const sorted = pieces.filter(({ bytes }) => bytes.length > 0).sort((a, b) => a.address - b.address);
  const groups: Segment[][] = [];
  let end = -1;
  for (const piece of sorted) {
    if (piece.address < end) return { overlap: piece.address };
    if (piece.address === end) groups.at(-1)?.push(piece);
    else groups.push([piece]);
    end = piece.address + piece.bytes.length;
  }
  return { image: groups.map(joined) };
}

/** The bytes from `address` on, as many as there are up to `length`; undefined where the first is missing. */
export function bytesAt(image: MemoryImage, address: number, length: number): Uint8Array | undefined {
  const segment = image.find((one) => address >= one.address && address < one.address + one.bytes.length);
  return segment?.bytes.subarray(address - segment.address, address - segment.address + length);
}

/** A little-endian word; undefined where the image lacks a byte of it. */
export function wordAt(image: MemoryImage, address: number): number | undefined {
  const bytes = bytesAt(image, address, 4);
  return bytes?.length === 4 ? view(bytes).getUint32(0, true) : undefined;
}

/** One run of bytes from `first` to `end`, which hold the whole image: gaps are erased flash. */
export function flat(image: MemoryImage, first: number, end: number): Uint8Array {
  const bytes = new Uint8Array(end - first).fill(0xff);
  for (const segment of image) bytes.set(segment.bytes, segment.address - first);
  return bytes;
}

/** A .bin file: it does not say where it begins. */
export function writeBin(image: MemoryImage): Uint8Array {
  const last = image.at(-1);
  return flat(image, image[0]?.address ?? 0, last ? last.address + last.bytes.length : 0);
}

export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function joined(pieces: readonly Segment[]): Segment {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.bytes.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece.bytes, at);
    at += piece.bytes.length;
  }
  return { address: pieces[0]?.address ?? 0, bytes };
}
