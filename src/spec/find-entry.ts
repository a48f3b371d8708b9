/** The spec that was named, and the folder that it may read; or what is wrong with the name. */

import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { files } from "../diagnostics/files.ts";
import { isInside, nearestFile, realPath, slashed, specWithin } from "./paths.ts";

export interface Entry {
  /** Absolute, without symbolic links. */
  readonly root: string;
  readonly path: string;
  /** The spec as it was named, with "/". */
  readonly shown: string;
}

export function findEntry(path: string, root: string | undefined): Entry {
  const shown = slashed(path);
  const refuse = (problem: ReturnType<typeof files.isFolder>): never => {
    throw new Refusal(problem);
  };
  const realRoot = realPath(root === undefined ? dirname(resolve(path)) : resolve(root));
  if (root !== undefined && (realRoot === undefined || !isFolder(realRoot))) refuse(files.noRoot(undefined, slashed(root)));
  const real = path.includes("\0") ? undefined : realPath(resolve(path));
  if (real === undefined || realRoot === undefined) return refuse(files.fileMissing(undefined, shown, nearestFile(path, [".ts", ".mts"])));
  if (isFolder(real)) {
    const within = specWithin(real);
    refuse(
      files.isFolder(undefined, shown, within === undefined ? undefined : slashed(join(path, within.slice(slashed(real).length + 1)))),
    );
  }
  if (!isSpecName(path)) refuse(files.notTypeScript(undefined, shown));
  if (!isInside(realRoot, real)) refuse(files.outsideFolder(undefined, shown));
  return { root: realRoot, path: real, shown };
}

function isSpecName(path: string): boolean {
  return /\.m?ts$/.test(path) && !/\.d\.m?ts$/.test(path);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
