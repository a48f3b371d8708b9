/** What an output folder holds: our files as we wrote them, files of ours that were edited, and files of others. */

import { createHash } from "node:crypto";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ifThere } from "./output-folder-errors.ts";
import { staysInside } from "./output-folder-names.ts";

/** manifest.json, of which this room reads only the hashes. */
export interface Manifest {
  /** SHA-256 in hex of each other file of the project. */
  readonly files: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

export interface Contents {
  readonly exists: boolean;
  readonly manifest?: Manifest;
  /** Files as we wrote them, with their SHA-256; manifest.json among them. */
  readonly ours: ReadonlyMap<string, string>;
  readonly edited: readonly string[];
  /** Listed, but not there: the user lost nothing. */
  readonly missing: readonly string[];
  /** Not listed. A folder of others is one entry and ends with "/". */
  readonly foreign: readonly string[];
}

/** For what is built from the project: object files, images. */
export const builtFolder = "firmware/build";

/** Files that systems drop into folders by themselves when a person looks at them. */
const droppings: ReadonlySet<string> = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

export async function inspect(folder: string): Promise<Contents> {
  const manifestFile = join(folder, "manifest.json");
  const isFile = (await ifThere(lstat(manifestFile)))?.isFile() === true;
  const manifestText = isFile ? await readFile(manifestFile, "utf8") : undefined;
  const manifest = manifestText === undefined ? undefined : parseManifest(manifestText);
  const expected = new Map(Object.entries(manifest?.files ?? {}));
  if (manifest && manifestText !== undefined) expected.set("manifest.json", sha256(manifestText));

  const ours = new Map<string, string>();
  const edited: string[] = [];
  const foreign: string[] = [];
  const walk = async (prefix: string): Promise<boolean> => {
    const entries = await ifThere(readdir(join(folder, prefix), { withFileTypes: true }));
    for (const entry of entries?.sort((a, b) => (a.name < b.name ? -1 : 1)) ?? []) {
      const name = prefix + entry.name;
      const hash = expected.get(name);
      if (entry.isDirectory()) {
        // What was built from the project can be built again: nobody is asked about it, and it goes with the project.
        if (name === builtFolder) continue;
        // Only our own folders are entered, so that a large foreign one costs nothing.
        if ([...expected.keys()].some((one) => one.startsWith(`${name}/`))) await walk(`${name}/`);
        else foreign.push(`${name}/`);
      } else if (hash === undefined) {
        if (!(droppings.has(entry.name) && entry.isFile())) foreign.push(name);
      } else if (entry.isFile() && sha256(await readFile(join(folder, name))) === hash) ours.set(name, hash);
      else edited.push(name);
    }
    return entries !== undefined;
  };
  const exists = await walk("");
  const missing = [...expected.keys()].filter((name) => !ours.has(name) && !edited.includes(name));
  return { exists, ...(manifest ? { manifest } : {}), ours, edited, missing, foreign };
}

export function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** A manifest that may be anybody's: names that lead elsewhere make it no manifest of ours. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const value = JSON.parse(text) as Partial<Manifest> | null;
    const files = value?.files;
    if (typeof files !== "object" || files === null || Array.isArray(files)) return undefined;
    const good = Object.entries(files).every(
      ([name, hash]) => staysInside(name) && typeof hash === "string" && /^[0-9a-f]{64}$/.test(hash),
    );
    return good && !Object.hasOwn(files, "manifest.json") ? { ...value, files } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether something stands at a path, a symbolic link to nothing included. */
export async function isThere(path: string): Promise<boolean> {
  return (await ifThere(lstat(path))) !== undefined;
}
