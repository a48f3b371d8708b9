/** Which files a spec may read: those in its root, also after symbolic links. */

import { readdirSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from "node:path";
import type { SourceFile } from "ts-morph";
import { closest } from "../diagnostics/closest.ts";
import { specRoot } from "./spans.ts";

export function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

export function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** Paths are shown with "/" on every system. */
export function slashed(path: string): string {
  return path.split(sep).join("/");
}

/** A path below the root as the in-memory file system has it. */
export function inMemory(root: string, path: string): string {
  return posix.join(specRoot, slashed(relative(root, path)));
}

/** A data file's path as the spec writes it, relative to the root, if it stays inside. Whether it is there is asked later. */
export function confine(root: string, from: SourceFile, path: string): string | undefined {
  if (isAbsolute(path) || path.startsWith("/") || /^[A-Za-z]:/.test(path) || path.includes("\\") || path.includes("\0")) return undefined;
  const virtual = posix.join(posix.dirname(from.getFilePath()), path);
  if (!virtual.startsWith(`${specRoot}/`)) return undefined;
  const shown = posix.relative(specRoot, virtual);
  return isInside(root, nearestReal(join(root, shown))) ? shown : undefined;
}

/** The real path of what exists of a path, so that a link in its middle is followed too. */
function nearestReal(path: string): string {
  const real = realPath(path);
  if (real !== undefined || dirname(path) === path) return real ?? path;
  return nearestReal(dirname(path));
}

/** A file beside a missing one with nearly its name, written as the missing one was. */
export function nearestFile(path: string, endings: readonly string[]): string | undefined {
  const folder = dirname(path);
  const near = closest(
    basename(path),
    namesIn(folder).filter((name) => endings.some((ending) => name.endsWith(ending))),
  );
  return near === undefined ? undefined : slashed(join(folder, near));
}

/** The spec in a folder that was named instead of it. */
export function specWithin(folder: string): string | undefined {
  const specs = namesIn(folder).filter((name) => /\.m?ts$/.test(name) && !name.endsWith(".d.ts"));
  const best = specs.find((name) => /^(model|index)\.m?ts$/.test(name)) ?? (specs.length === 1 ? specs[0] : undefined);
  return best === undefined ? undefined : slashed(join(folder, best));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(resolve(folder)).slice(0, 1000);
  } catch {
    return [];
  }
}
