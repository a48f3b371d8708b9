/** Where an output folder really is, and whether it may be one. */

import { lstat, realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join, parse, relative, resolve, sep } from "node:path";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { output } from "../diagnostics/output.ts";
import { codeOf, ifThere } from "./output-folder-errors.ts";

export interface Place {
  /** As the user named it, for messages. */
  readonly shown: string;
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** The folder beside it where a project is made before it takes the place. */
  readonly work: string;
}

/** A symbolic link is followed: what it names is written, and the link stays. */
export async function placeOf(folder: string): Promise<Place> {
  const given = resolve(folder);
  const path = await real(given);
  const link = await ifThere(lstat(given));
  if (link?.isSymbolicLink() && !(await ifThere(stat(given)))) throw new Refusal(output.brokenLink({ file: folder }, folder));
  return { shown: folder, path, work: join(dirname(path), `.${basename(path)}.lookback`) };
}

/** Throws where the place is, or holds, a folder that must not be replaced, or is none that can be. */
export async function checkPlace(place: Place, protectedFolders: readonly string[]): Promise<void> {
  const at = { file: place.shown };
  for (const kept of [parse(place.path).root, homedir(), ...protectedFolders]) {
    if (holds(place.path, await real(resolve(kept)))) {
      const itself = (await real(resolve(kept))) === place.path;
      throw new Refusal(output.protectedFolder(at, place.shown, itself ? place.shown : kept));
    }
  }
  if (holds(place.path, await real(process.cwd()))) throw new Refusal(output.cannotReplace(at, place.shown, "you are in it"));
  const file = await fileOnTheWay(place.path);
  if (file !== undefined) throw new Refusal(output.notAFolder(at, file === place.path ? place.shown : file));
}

/** Whether a folder is another one, or has it somewhere below. */
function holds(folder: string, other: string): boolean {
  const way = relative(folder, other);
  // On Windows the way to another drive is an absolute path.
  return way === "" || !(way === ".." || way.startsWith(`..${sep}`) || parse(way).root !== "");
}

/** The real path, also of what does not exist yet: its nearest parent that does decides. */
async function real(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (thrown) {
    const parent = dirname(path);
    if (!["ENOENT", "ENOTDIR"].includes(codeOf(thrown) ?? "") || parent === path) throw thrown;
    return join(await real(parent), basename(path));
  }
}

/** The path itself or its nearest parent that exists, if that is a file. */
async function fileOnTheWay(path: string): Promise<string | undefined> {
  const there = await ifThere(stat(path));
  if (there) return there.isDirectory() ? undefined : path;
  return fileOnTheWay(dirname(path));
}
