/** What the operating system's errors mean for an output folder. */

import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { output } from "../diagnostics/output.ts";

/** Runs an action; an error of the system becomes a Refusal that names `folder` as the user did. */
export async function refusingErrors<T>(folder: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (thrown) {
    throw asRefusal(thrown, folder);
  }
}

export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
}

/** The value of an action, or undefined where there is no such file. */
export async function ifThere<T>(action: Promise<T>): Promise<T | undefined> {
  try {
    return await action;
  } catch (thrown) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(thrown) ?? "")) return undefined;
    throw thrown;
  }
}

/** Makes a folder and its parents, if need be. Node's own `recursive` never ends where the system refuses as in /proc. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (thrown) {
    const parent = dirname(path);
    if (codeOf(thrown) === "EEXIST") return;
    if (codeOf(thrown) !== "ENOENT" || parent === path || (await ifThere(stat(parent)))) throw thrown;
    await makeFolder(parent);
    await mkdir(path).catch((again: unknown) => {
      // Another compile may have made it meanwhile.
      if (codeOf(again) !== "EEXIST") throw again;
    });
  }
}

function asRefusal(thrown: unknown, folder: string): unknown {
  const at = { file: folder };
  switch (codeOf(thrown)) {
    case undefined:
      return thrown;
    case "EACCES":
    case "EPERM":
      return new Refusal(output.notWritable(at, folder, "no permission"));
    case "EROFS":
      return new Refusal(output.notWritable(at, folder, "the file system is read-only"));
    case "ENOTDIR":
      return new Refusal(output.notAFolder(at, folder));
    case "EBUSY":
    case "EXDEV":
      return new Refusal(output.cannotReplace(at, folder, "it is in use, or the root of a mounted drive"));
    case "ENOSPC":
    case "EDQUOT":
      return new Refusal(output.systemError(at, folder, "the disk is full"));
    case "ENAMETOOLONG":
      return new Refusal(output.systemError(at, folder, "the path is too long"));
    default:
      return new Refusal(output.systemError(at, folder, thrown instanceof Error ? thrown.message : String(thrown)));
  }
}
