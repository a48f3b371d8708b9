/** Writes a project into its folder: whole or not at all, never over what others wrote there, never outside it. */

import { dirname } from "node:path";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { invariant } from "../diagnostics/internal.ts";
import { output } from "../diagnostics/output.ts";
import { makeFolder, refusingErrors } from "./output-folder-errors.ts";
import { builtFolder, type Contents, inspect, isThere, type Manifest, parseManifest, sha256 } from "./output-folder-inspect.ts";
import { whileLocked } from "./output-folder-lock.ts";
import { checkNames } from "./output-folder-names.ts";
import { checkPlace, type Place, placeOf } from "./output-folder-place.ts";
import { recover, stage, swap, writeBuilt } from "./output-folder-swap.ts";

export { builtFolder, type Manifest } from "./output-folder-inspect.ts";

export interface WriteOptions {
  /** Overwrite edited files, and keep foreign ones beside the project. */
  readonly force?: boolean;
  /** Folders that the output must neither be nor hold: the spec's. The root and the home folder are always among them. */
  readonly protectedFolders: readonly string[];
  /** Foreign files stay beside the project without being asked about, unless the project has one of that name. */
  readonly keepForeign?: boolean;
  /** Ends the wait for another compile. */
  readonly signal?: AbortSignal;
  /** What was built from the project, by name below `builtFolder`. */
  readonly built?: ReadonlyMap<string, Uint8Array>;
  /** How long to wait for another compile into the same folder; 10 seconds. */
  readonly waitMs?: number;
}

const waitMs = 10_000;

/** What manifest.json lists under `files`: the SHA-256 of each file. */
export function hashesOf(files: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...files].map(([name, text]) => [name, sha256(text)]));
}

/**
 * Writes the files, manifest.json among them, into a folder and removes what an earlier compile wrote and this one no longer has.
 * True if anything changed. Throws a Refusal (LB7) and then has changed nothing.
 */
export async function writeProject(folder: string, files: ReadonlyMap<string, string>, options: WriteOptions): Promise<boolean> {
  const built = new Map([...(options.built ?? [])].map(([name, bytes]) => [`${builtFolder}/${name}`, bytes] as const));
  checkNames([...files.keys(), ...built.keys()]);
  checkManifest(files);
  return refusingErrors(folder, async () => {
    const place = await placeOf(folder);
    await checkPlace(place, options.protectedFolders);
    await makeFolder(dirname(place.path));
    const { waitMs: wait = waitMs, signal } = options;
    const action = async (): Promise<boolean> => {
      await recover(place);
      return write(place, files, built, options);
    };
    return whileLocked(place, wait, action, signal);
  });
}

/**
 * Throws what `writeProject` would throw, before the work whose result it would refuse; writes nothing. `names` are the files that may
 * be written, where foreign ones beside them are kept.
 */
export async function checkFolder(folder: string, options: WriteOptions, names: readonly string[] = []): Promise<void> {
  await refusingErrors(folder, async () => {
    const place = await placeOf(folder);
    await checkPlace(place, options.protectedFolders);
    const refuse = async (): Promise<void> => refuseOthers(place, await inspect(place.path), new Set(names), options);
    // Another compile may be about to swap the folder: what is said must be true when nobody writes.
    await refuse().catch(() => whileLocked(place, options.waitMs ?? waitMs, refuse, options.signal));
  });
}

/**
 * The manifest of the project in a folder, if every file that it lists is there as it was written; foreign files beside them do not
 * matter here. Undefined where there is none, or it was edited: then there is reason to compile.
 */
export async function readProject(folder: string): Promise<Manifest | undefined> {
  return refusingErrors(folder, async () => {
    const place = await placeOf(folder);
    // A killed compile may have left the project beside its place; a running one is about to change it.
    if (await isThere(place.work)) await whileLocked(place, waitMs, () => recover(place));
    const { manifest, edited, missing } = await inspect(place.path);
    return edited.length + missing.length === 0 ? manifest : undefined;
  });
}

async function write(
  place: Place,
  files: ReadonlyMap<string, string>,
  built: ReadonlyMap<string, Uint8Array>,
  options: WriteOptions,
): Promise<boolean> {
  const before = await inspect(place.path);
  refuseOthers(place, before, files, options);
  checkWay(before.foreign, [...files.keys(), ...built.keys()]);
  if (isSame(before, files)) return writeBuilt(place, built);
  try {
    await stage(place, files, built, before);
    await swap(place, before);
  } catch (thrown) {
    // A full disk should not stay full of half a project; the first error is the one to tell.
    await recover(place).catch(() => undefined);
    throw thrown;
  }
  return true;
}

/** What others wrote is not overwritten without being asked about. */
function refuseOthers(place: Place, { foreign, edited }: Contents, names: { has(name: string): boolean }, options: WriteOptions): void {
  if (options.force) return;
  const asked = options.keepForeign ? foreign.filter((name) => names.has(name)) : foreign;
  if (asked.length + edited.length > 0) throw new Refusal(output.notOurs({ file: place.shown }, place.shown, asked, edited));
}

function isSame(before: Contents, files: ReadonlyMap<string, string>): boolean {
  return before.exists && before.ours.size === files.size && [...files].every(([name, text]) => before.ours.get(name) === sha256(text));
}

/** With --force foreign entries stay, and files of the project win over files; but no folder is merged or replaced. */
function checkWay(foreign: readonly string[], names: readonly string[]): void {
  const files = new Set(names);
  const folders = new Set(names.flatMap((name) => name.split("/").map((_, i, parts) => parts.slice(0, i).join("/"))));
  const blocking = foreign.filter((entry) => {
    const name = entry.replace(/\/$/, "");
    // A name that is not UTF-8 cannot be named again, so it could not be kept.
    return folders.has(name) || (entry.endsWith("/") && files.has(name)) || name.includes("\ufffd");
  });
  if (blocking.length > 0) throw new Refusal(output.inTheWay(undefined, blocking));
}

/** The emitter computes the hashes; a wrong one would make our own project look edited. */
function checkManifest(files: ReadonlyMap<string, string>): void {
  const manifest = parseManifest(files.get("manifest.json") ?? "");
  invariant(manifest !== undefined, "the project has no manifest.json with the SHA-256 of its files");
  const others = new Map(files);
  others.delete("manifest.json");
  const right = hashesOf(others);
  const names = new Set([...Object.keys(right), ...Object.keys(manifest.files)]);
  for (const name of names) invariant(manifest.files[name] === right[name], `manifest.json has the wrong hash of ${name}`);
}
