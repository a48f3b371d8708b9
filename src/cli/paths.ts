import { relative } from "node:path";

/** A path as a person would write it from where they stand. */
export function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near === "" ? "." : near.startsWith("..") ? path : near;
}
