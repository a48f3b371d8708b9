/** Where the directory of a zip archive stands: found from the end of the file. */

import { Refusal } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";

export interface ZipDirectory {
  /** Byte of the first entry; the members lie before it. */
  readonly begin: number;
  readonly end: number;
  /** How many entries are stated. */
  readonly members: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locatorSignature = 0x07064b50;
const endSize = 22;

/** Throws Refusal where the file is no whole archive in one part. */
export function findDirectory(bytes: Uint8Array, file: string): ZipDirectory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = findEnd(view);
  if (at === undefined) throw new Refusal(weights.zipCutOff({ file, byte: bytes.length }, bytes.length));
  const damaged = (byte: number, reason: string): Refusal => new Refusal(weights.zipDamaged({ file, byte }, reason));
  const disks = view.getUint16(at + 4, true) + view.getUint16(at + 6, true);
  const narrow: Record32 = {
    own: view.getUint16(at + 8, true),
    members: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    begin: view.getUint32(at + 16, true),
    at,
  };
  const record = hasLocator(view, at) ? wideRecord(view, at - 20, damaged) : narrow;
  if (disks !== 0 || record.own !== record.members) {
    throw new Refusal(weights.zipFeature({ file, byte: at }, "the archive is one of several parts"));
  }
  const end = record.begin + record.size;
  if (end !== record.at) {
    throw damaged(at, `its directory is stated at bytes ${record.begin} to ${end}, but must end at byte ${record.at}`);
  }
  return { begin: record.begin, end, members: record.members };
}

interface Record32 {
  /** Entries in this part. */
  readonly own: number;
  readonly members: number;
  readonly size: number;
  readonly begin: number;
  /** Where the record itself stands. */
  readonly at: number;
}

/** The record stands last, behind it only a comment of the stated length. */
function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - endSize;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
    if (view.getUint32(at, true) === endSignature && at + endSize + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  return undefined;
}

function hasLocator(view: DataView, at: number): boolean {
  return at >= 20 && view.getUint32(at - 20, true) === locatorSignature;
}

function wideRecord(view: DataView, locator: number, damaged: (byte: number, reason: string) => Refusal): Record32 {
  const at = Number(view.getBigUint64(locator + 8, true));
  if (at + 56 > locator || view.getUint32(at, true) !== end64Signature) {
    throw damaged(locator, `its 64-bit end record is not at byte ${at}`);
  }
  return {
    own: Number(view.getBigUint64(at + 24, true)),
    members: Number(view.getBigUint64(at + 32, true)),
    size: Number(view.getBigUint64(at + 40, true)),
    begin: Number(view.getBigUint64(at + 48, true)),
    at,
  };
}
