/**
 * Zip archives as numpy writes them: stored or deflated members, with zip64 fields. The table of contents (the
 * directory) is what counts; each member's own header must agree with it. Nothing is inflated here.
 */

import { Refusal } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";
import { greatestMembers } from "./limits.ts";
import { findDirectory } from "./zip-directory.ts";
import { readEntry, type ZipMember } from "./zip-entry.ts";

/** In the order of the directory; names may repeat. Throws Refusal. */
export function zipMembers(bytes: Uint8Array, file: string): readonly ZipMember[] {
  const directory = findDirectory(bytes, file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = (byte: number, reason: string): Refusal => new Refusal(weights.zipDamaged({ file, byte }, reason));
  if (directory.members > greatestMembers) {
    throw damaged(directory.begin, `it states ${directory.members} members, and at most ${greatestMembers} are read`);
  }
  const members: ZipMember[] = [];
  let at = directory.begin;
  while (at < directory.end && members.length < directory.members) {
    const { member, next } = readEntry({ bytes, view, file, directory }, at);
    members.push(member);
    at = next;
  }
  if (members.length !== directory.members || at !== directory.end) {
    throw damaged(at, `it states ${directory.members} members, but its directory has ${at < directory.end ? "more" : members.length}`);
  }
  checkApart(members, file);
  return members;
}

/** Members that share bytes would let a small file inflate to a huge one. */
function checkApart(members: readonly ZipMember[], file: string): void {
  let end = 0;
  for (const member of [...members].sort((a, b) => a.byte - b.byte)) {
    const place = { file, item: member.name, byte: member.byte };
    if (member.byte < end) throw new Refusal(weights.zipDamaged(place, `it begins before the member in front of it ends, at byte ${end}`));
    end = member.end;
  }
}
