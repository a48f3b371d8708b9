/** One member of a zip archive: its entry in the directory, and its own header where its data stand. */

import { Refusal } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";
import type { ZipDirectory } from "./zip-directory.ts";

export interface ZipMember {
  readonly name: string;
  /** Byte of its own header. */
  readonly byte: number;
  /** Byte behind its data. */
  readonly end: number;
  readonly deflated: boolean;
  /** CRC-32 of the content, as stated. */
  readonly crc: number;
  /** Bytes of the content, as stated. */
  readonly size: number;
  /** The content as it stands in the file. */
  readonly packed: Uint8Array;
}

export interface Archive {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly file: string;
  readonly directory: ZipDirectory;
}

const entrySignature = 0x02014b50;
const headerSignature = 0x04034b50;
/** A 32-bit field that refers to the zip64 field. */
const full = 0xffffffff;
/** Encrypted, strongly encrypted, or with a masked directory. */
const encryptedFlags = 0x2041;

/** The member whose entry stands at `at`, and where the next entry stands. Throws Refusal. */
export function readEntry(archive: Archive, at: number): { readonly member: ZipMember; readonly next: number } {
  const { bytes, view, file, directory } = archive;
  const u16 = (field: number): number => view.getUint16(at + field, true);
  const damaged = (reason: string): Refusal => new Refusal(weights.zipDamaged({ file, byte: at }, reason));
  if (at + 46 > directory.end || view.getUint32(at, true) !== entrySignature) throw damaged("an entry of its directory is broken");
  const extra = at + 46 + u16(28);
  const next = extra + u16(30) + u16(32);
  if (next > directory.end) throw damaged("an entry of its directory runs over the end");
  const rawName = bytes.subarray(at + 46, extra);
  const name = memberName(rawName, file, at);
  const place = { file, item: name, byte: at };
  const method = u16(10);
  if ((u16(8) & encryptedFlags) !== 0) throw new Refusal(weights.zipFeature(place, "the member is encrypted"));
  if (method !== 0 && method !== 8) throw new Refusal(weights.zipFeature(place, `the member is compressed by method ${method}`));
  const stated = statedPlace(view, at, extra, extra + u16(30));
  if (stated === undefined) throw new Refusal(weights.zipDamaged(place, "a 64-bit size is announced but not given"));
  const begin = dataBegin(archive, stated.header, rawName, name, method);
  const end = begin + stated.packed;
  if (end > directory.begin) {
    const reason = `its ${stated.packed} bytes from byte ${begin} on run beyond the members, which end at byte ${directory.begin}`;
    throw new Refusal(weights.zipOutside(place, reason));
  }
  if (method === 0 && stated.packed !== stated.size) {
    throw new Refusal(weights.zipDamaged(place, `a stored member has two sizes, ${stated.packed} and ${stated.size} bytes`));
  }
  const crc = view.getUint32(at + 16, true);
  const packed = bytes.subarray(begin, end);
  return { member: { name, byte: stated.header, end, deflated: method === 8, crc, size: stated.size, packed }, next };
}

/** A member is never written to disk, but numpy writes no such names, and another reader may unpack them. */
const outside = /^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/;

function memberName(raw: Uint8Array, file: string, at: number): string {
  let name: string;
  try {
    name = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    throw new Refusal(weights.zipDamaged({ file, byte: at }, "the name of a member is not UTF-8"));
  }
  if (outside.test(name))
    throw new Refusal(weights.zipOutside({ file, item: name, byte: at }, "the member's name leads out of the archive"));
  return name;
}

interface Place {
  readonly size: number;
  readonly packed: number;
  readonly header: number;
}

/** The zip64 field holds those of the three that are full, in this order. */
function statedPlace(view: DataView, at: number, extra: number, extraEnd: number): Place | undefined {
  const wide = zip64Numbers(view, extra, extraEnd);
  const taken = (field: number): number | undefined => {
    const narrow = view.getUint32(at + field, true);
    return narrow === full ? wide.shift() : narrow;
  };
  const size = taken(24);
  const packed = taken(20);
  const header = taken(42);
  return size === undefined || packed === undefined || header === undefined ? undefined : { size, packed, header };
}

function zip64Numbers(view: DataView, begin: number, end: number): number[] {
  for (let at = begin; at + 4 <= end; ) {
    const length = view.getUint16(at + 2, true);
    if (at + 4 + length > end) return [];
    if (view.getUint16(at, true) === 1) {
      return Array.from({ length: Math.floor(length / 8) }, (_, i) => Number(view.getBigUint64(at + 4 + 8 * i, true)));
    }
    at += 4 + length;
  }
  return [];
}

/** Where the member's data begin: behind its own header, which must agree with the directory. */
function dataBegin({ bytes, view, file, directory }: Archive, header: number, rawName: Uint8Array, item: string, method: number): number {
  const place = { file, item, byte: header };
  if (header + 30 > directory.begin) {
    throw new Refusal(weights.zipOutside(place, `its header would lie beyond the members, which end at byte ${directory.begin}`));
  }
  const u16 = (field: number): number => view.getUint16(header + field, true);
  if (view.getUint32(header, true) !== headerSignature)
    throw new Refusal(weights.zipDamaged(place, "no member begins where its directory says"));
  const name = bytes.subarray(header + 30, header + 30 + u16(26));
  if (u16(8) !== method || (u16(6) & encryptedFlags) !== 0 || Buffer.compare(name, rawName) !== 0) {
    throw new Refusal(weights.zipDamaged(place, "a member's own header differs from the directory"));
  }
  return header + 30 + name.length + u16(28);
}
