/** Reading files of tensors: the one place of this room that touches the disk. */

import type { Stats } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { closest } from "../diagnostics/closest.ts";
import { Refusal, type Span } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";
import { greatestFileBytes, greatestMembers } from "./limits.ts";
import { parseNpy } from "./npy.ts";
import { parseNpz } from "./npz.ts";
import { parseSafetensors } from "./safetensors.ts";
import type { StoredTensor, TensorFile } from "./tensor-file.ts";

/** What a file is read for: data may also be one .npy (its array is named x) or a folder of them. */
export type Purpose = "weights" | "data";

const accepted: Readonly<Record<Purpose, readonly string[]>> = { weights: [".safetensors", ".npz"], data: [".npz", ".npy"] };
const inWords: Readonly<Record<Purpose, string>> = { weights: ".safetensors, .npz", data: ".npz, .npy, or a folder of .npy files" };

/**
 * `path` as the system knows it, `shown` as messages show it, `at` where the spec names the file. The ending decides
 * the format. Throws Refusal; a file of weights that does not even parse stops here.
 */
export async function readTensors(path: string, shown: string, purpose: Purpose = "weights", at?: Span): Promise<TensorFile> {
  const place = at ?? { file: shown };
  const found = await stat(path).catch((thrown: unknown) => refuseSystem(thrown, path, shown, purpose, at));
  if (found.isDirectory() && purpose === "data") return readFolder(path, shown);
  if (!found.isFile())
    throw new Refusal(weights.notAFile(place, shown, kindOf(found), purpose === "data" ? "a file or a folder of .npy" : "a file"));
  const ending = accepted[purpose].find((known) => shown.toLowerCase().endsWith(known));
  if (ending === undefined) throw new Refusal(weights.unknownEnding(place, shown, endingOf(shown), inWords[purpose]));
  const bytes = await readWhole(path, shown, at);
  if (ending === ".safetensors") return parseSafetensors(bytes, shown);
  if (ending === ".npz") return parseNpz(bytes, shown);
  return { file: shown, tensors: new Map([["x", parseNpy(bytes, shown, "x")]]) };
}

/** Each .npy file of the folder is a tensor under its own name. Other files are left alone; links are refused. */
async function readFolder(path: string, shown: string): Promise<TensorFile> {
  const entries = (await readdir(path, { withFileTypes: true })).filter((entry) => entry.name.toLowerCase().endsWith(".npy"));
  const place = { file: shown };
  if (entries.length === 0) throw new Refusal(weights.emptyFile(place, "the folder holds no .npy files"));
  if (entries.length > greatestMembers) {
    throw new Refusal(weights.notAFile(place, shown, `a folder of ${entries.length} arrays`, `one of at most ${greatestMembers}`));
  }
  const tensors = new Map<string, StoredTensor>();
  let bytesLeft = greatestFileBytes;
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = `${shown}/${entry.name}`;
    // A link could lead out of the folder that the spec may read.
    if (!entry.isFile())
      throw new Refusal(weights.notAFile(place, inside, entry.isSymbolicLink() ? "a link" : "a folder", "an ordinary file"));
    const bytes = await readWhole(join(path, entry.name), inside, undefined, bytesLeft);
    bytesLeft -= bytes.length;
    const name = entry.name.slice(0, -".npy".length);
    tensors.set(name, parseNpy(bytes, shown, name));
  }
  return { file: shown, tensors };
}

async function readWhole(path: string, shown: string, at?: Span, most = greatestFileBytes): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > most) throw new Refusal(weights.fileTooLarge(at ?? { file: shown }, shown, size, most));
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown;
    return refuseSystem(thrown, path, shown, "data", at);
  }
}

async function refuseSystem(thrown: unknown, path: string, shown: string, purpose: Purpose, at?: Span): Promise<never> {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  const place = at ?? { file: shown };
  if (code === "ENOENT" || code === "ENOTDIR") throw new Refusal(weights.fileMissing(place, shown, await nearFile(path, shown, purpose)));
  const reasons: Readonly<Record<string, string>> = {
    EACCES: "no permission",
    EPERM: "no permission",
    ELOOP: "a loop of links",
    EISDIR: "it is a folder",
  };
  throw new Refusal(weights.unreadable(place, shown, reasons[code] ?? (code || "the system gave no reason")));
}

/** A file of an accepted ending beside the missing one, with a similar name or as the only one. */
async function nearFile(path: string, shown: string, purpose: Purpose): Promise<string | undefined> {
  const names = await readdir(dirname(path)).catch(() => []);
  const readable = names.filter((name) => accepted[purpose].some((ending) => name.endsWith(ending)));
  const near = closest(basename(path), readable) ?? (readable.length === 1 ? readable[0] : undefined);
  return near === undefined ? undefined : shown.slice(0, shown.length - basename(path).length) + near;
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return "a folder";
  return found.isFIFO() || found.isSocket() ? "a pipe" : "a device";
}

function endingOf(shown: string): string {
  return /\.[^./\\]*$/.exec(shown)?.[0] ?? "";
}
