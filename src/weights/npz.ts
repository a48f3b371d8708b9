/** npz: a zip archive of npy arrays. Headers are read at once, numbers when they are asked for. */

import { Refusal } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";
import { readNpyHeader, storedNpy } from "./npy.ts";
import { checkKind } from "./sniff.ts";
import type { StoredTensor, TensorFile } from "./tensor-file.ts";
import { zipMembers } from "./zip.ts";
import { contentStart, wholeContent } from "./zip-content.ts";
import type { ZipMember } from "./zip-entry.ts";

/** Tensors are named as their members without .npy. Throws Refusal with the first thing that is wrong. */
export function parseNpz(bytes: Uint8Array, file: string): TensorFile {
  checkKind(bytes, ".npz", { file });
  const tensors = new Map<string, StoredTensor>();
  for (const member of zipMembers(bytes, file)) {
    const tensor = readMember(member, file);
    if (tensors.has(tensor.name)) throw new Refusal(weights.duplicateName({ file, byte: member.byte }, tensor.name));
    tensors.set(tensor.name, tensor);
  }
  return { file, tensors };
}

function readMember(member: ZipMember, file: string): StoredTensor {
  const place = { file, item: member.name, byte: member.byte };
  if (!member.name.endsWith(".npy")) throw new Refusal(weights.zipMember(place, member.name));
  const header = readNpyHeader((length) => contentStart(member, length, file), place);
  const size = header.begin + header.bytes;
  // Before anything is inflated: a member that states another size is refused even if nobody asks for its numbers.
  if (member.size !== size) throw new Refusal(weights.zipSize(place, size, member.size));
  return storedNpy(header, member.name.slice(0, -".npy".length), member.byte, () =>
    wholeContent(member, size, file).subarray(header.begin),
  );
}
