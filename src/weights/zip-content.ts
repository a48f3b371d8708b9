/** The content of a zip member: inflated no further than its reader expects, and checked. */

import { constants, crc32, inflateRawSync } from "node:zlib";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";
import { crcText } from "../diagnostics/words.ts";
import type { ZipMember } from "./zip-entry.ts";

/** Deflate makes at most 1032 bytes of one, so a bound on the packed bytes that are looked at bounds the memory. */
const longestPiece = 2 ** 14;

/** At least the first `needed` bytes of the content; fewer if it is shorter, or if they need more than 16 kB packed bytes. */
export function contentStart(member: ZipMember, needed: number, file: string): Uint8Array {
  if (!member.deflated) return member.packed.subarray(0, needed);
  for (let piece = 256; ; piece *= 4) {
    const packed = member.packed.subarray(0, piece);
    const start = inflated(member, packed, longestPiece * 1040, file, true);
    if (start.length >= needed || packed.length === member.packed.length || piece === longestPiece) return start;
  }
}

/** The whole content, which must have exactly `size` bytes and the stated checksum. Throws Refusal. */
export function wholeContent(member: ZipMember, size: number, file: string): Uint8Array {
  const place = { file, item: member.name, byte: member.byte };
  if (member.size !== size) throw new Refusal(weights.zipSize(place, size, member.size));
  const content = member.deflated ? inflated(member, member.packed, size, file, false) : member.packed;
  if (content.length !== size) throw new Refusal(weights.zipSize(place, size, content.length));
  const crc = crc32(content);
  if (crc !== member.crc) throw new Refusal(weights.zipChecksum(place, crcText(member.crc), crcText(crc)));
  return content;
}

function inflated(member: ZipMember, packed: Uint8Array, most: number, file: string, partial: boolean): Uint8Array {
  const place = { file, item: member.name, byte: member.byte };
  try {
    const finishFlush = partial ? constants.Z_SYNC_FLUSH : constants.Z_FINISH;
    // One byte more than expected is allowed out, so that "too long" and "as long as expected" can be told apart.
    return inflateRawSync(packed, { maxOutputLength: most + 1, finishFlush });
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
    if (code === "ERR_BUFFER_TOO_LARGE") throw new Refusal(weights.zipSize(place, most, "more"));
    const reason =
      code === "Z_BUF_ERROR" ? "the compressed data of a member end too early" : "the compressed data of a member cannot be inflated";
    throw new Refusal(weights.zipDamaged(place, reason));
  }
}
