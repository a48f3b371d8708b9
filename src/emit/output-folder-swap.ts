/**
 * How a new project takes the old one's place. It is made in the work folder beside it; then two moves put the old one there and
 * the new one in its place. A process killed before the moves leaves the old project, one killed after them the new one. The
 * system has no call by which Node could do both moves as one: killed by SIGKILL in the microseconds between them, a process leaves
 * no folder, and both projects whole beside it; whoever comes next puts the old one back (`recover`).
 */

import { renameSync } from "node:fs";
import { chmod, copyFile, link, lstat, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { output } from "../diagnostics/output.ts";
import { codeOf, ifThere, makeFolder } from "./output-folder-errors.ts";
import { type Contents, inspect, isThere, sha256 } from "./output-folder-inspect.ts";
import type { Place } from "./output-folder-place.ts";

/** Makes the whole new project in the work folder. Unchanged files are the old ones, by a second link: their times stay. */
export async function stage(
  place: Place,
  files: ReadonlyMap<string, string>,
  built: ReadonlyMap<string, Uint8Array>,
  before: Contents,
): Promise<void> {
  const made = join(place.work, "new");
  await mkdir(made);
  for (const [name, text] of files) {
    const file = join(made, name);
    await makeFolder(dirname(file));
    if (before.ours.get(name) === sha256(text)) await linkOrCopy(join(place.path, name), file);
    else await writeFile(file, text, { flag: "wx" });
  }
  for (const [name, bytes] of built) {
    await makeFolder(dirname(join(made, name)));
    await writeFile(join(made, name), bytes, { flag: "wx" });
  }
  if (before.exists) await chmod(made, (await stat(place.path)).mode);
}

/** Puts what was built into the project that it was built from; each file is whole at every moment. True if anything changed. */
export async function writeBuilt(place: Place, built: ReadonlyMap<string, Uint8Array>): Promise<boolean> {
  let changed = false;
  for (const [name, bytes] of built) {
    const file = join(place.path, name);
    if ((await ifThere(readFile(file)))?.equals(bytes)) continue;
    await makeFolder(dirname(file));
    await makeFolder(join(place.work, "new"));
    const made = join(place.work, "new", "built");
    await writeFile(made, bytes);
    await rename(made, file);
    changed = true;
  }
  await remove(join(place.work, "new"));
  return changed;
}

/** Puts the staged project in place. What was not ours in the old folder goes on in the new one. */
export async function swap(place: Place, before: Contents): Promise<void> {
  const [made, old] = [join(place.work, "new"), join(place.work, "old")];
  await withoutSignals(() => {
    if (before.exists) move(place.path, old);
    try {
      move(made, place.path);
    } catch (thrown) {
      if (before.exists) move(old, place.path);
      throw thrown;
    }
  });
  await recover(place);
}

/** Brings a place to rest whatever a killed process left: afterwards the folder is whole and the work folder empty. */
export async function recover(place: Place): Promise<void> {
  await checkWorkFolder(place);
  const [old, trash] = [join(place.work, "old"), join(place.work, "trash")];
  // First, or a trash that was half removed would be taken for an old project.
  await remove(trash);
  if (await isThere(old)) {
    if (!(await isThere(place.path))) await rename(old, place.path);
    else if (await moveForeign(old, place.path)) await rename(old, trash);
  }
  await remove(join(place.work, "new"));
  await remove(trash);
}

/** What cannot be removed, such as a file that Windows holds open, is left to the next compile. */
async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

async function checkWorkFolder(place: Place): Promise<void> {
  const ours = new Set(["lock", "takeover", "new", "old", "trash"]);
  const foreign = (await readdir(place.work)).filter((name) => !ours.has(name));
  const linked = (await lstat(place.work)).isSymbolicLink() ? ["a symbolic link"] : [];
  if (foreign.length + linked.length > 0) throw new Refusal(output.workFolder({ file: place.work }, place.work, [...linked, ...foreign]));
}

/**
 * Moves what is not ours, or was edited, from the old folder into the new one; where the new one has a file of that name, the user
 * said --force. The old folder is looked at anew: something may have been put there a moment ago. False if anything could not move.
 */
async function moveForeign(from: string, to: string): Promise<boolean> {
  const { foreign, edited } = await inspect(from);
  let all = true;
  for (const name of [...foreign, ...edited]) {
    if (await isThere(join(to, name))) continue;
    await makeFolder(dirname(join(to, name)));
    // A name that is not UTF-8 is read as another one, which is not there.
    if (await isThere(join(from, name))) await rename(join(from, name), join(to, name));
    else all = false;
  }
  return all;
}

/** Not every file system has hard links. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    const { atime, mtime } = await stat(from);
    await copyFile(from, to);
    await utimes(to, atime, mtime);
  }
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const caught = new Set<NodeJS.Signals>();
let holding = false;
let listening = false;

/**
 * Runs a synchronous action that Ctrl-C does not cut in two; the signal takes effect after it.
 *
 * The listeners stay: a signal that comes while they are taken away is neither heard by them nor does it end the process. Outside of an
 * action they do what the system would have done without them.
 */
async function withoutSignals(action: () => void): Promise<void> {
  if (!listening) for (const signal of signals) process.on(signal, heard);
  listening = true;
  holding = true;
  try {
    action();
    // Signals reach JavaScript between two turns of the event loop.
    await nextTurn();
    await nextTurn();
  } finally {
    holding = false;
  }
  for (const signal of [...caught]) {
    caught.delete(signal);
    obey(signal);
  }
}

function heard(signal: NodeJS.Signals): void {
  if (holding) caught.add(signal);
  else obey(signal);
}

/** Where somebody else listens, it is theirs to decide; else the process ends as it would have. */
function obey(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  process.off(signal, heard);
  process.kill(process.pid, signal);
}

/** A rename; on Windows again while a virus scanner or an indexer holds a file open. */
function move(from: string, to: string): void {
  for (let attempt = 0; ; attempt++) {
    try {
      renameSync(from, to);
      return;
    } catch (thrown) {
      const mayPass = process.platform === "win32" && ["EPERM", "EACCES", "EBUSY"].includes(codeOf(thrown) ?? "");
      if (!mayPass || attempt === 20) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
    }
  }
}
