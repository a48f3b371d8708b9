/** A machine from a recorded listing: files, links and what commands print. */

import { readFileSync } from "node:fs";
import type { Host } from "../../src/flash/host.ts";

export interface Listing {
  readonly platform: Host["platform"];
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  /** By the command's first word. */
  readonly outputs?: Readonly<Record<string, string>>;
  readonly programs?: readonly string[];
  readonly denied?: readonly string[];
}

export function recorded(listing: Listing): Host {
  const { files = {}, links = {}, outputs = {}, programs = [], denied = [] } = listing;
  return {
    platform: listing.platform,
    text: async (path) => files[path],
    names: async (folder) => {
      const below = [...Object.keys(files), ...Object.keys(links)].filter((path) => path.startsWith(`${folder}/`));
      return [...new Set(below.map((path) => path.slice(folder.length + 1).split("/")[0]!))];
    },
    resolved: async (path) => links[path],
    usable: async (path) => !denied.includes(path),
    output: async ([program = ""]) => outputs[program],
    program: async (name) => programs.includes(name),
  };
}

/** Files of test/flash/listings: "<system>.json" with a field "<command>" that names a text file where the output is long. */
export function listing(name: string): Listing {
  const read = (file: string): string => readFileSync(new URL(`listings/${file}`, import.meta.url), "utf8");
  const value = JSON.parse(read(`${name}.json`)) as Listing;
  const outputs = Object.fromEntries(Object.entries(value.outputs ?? {}).map(([command, file]) => [command, read(file)]));
  return { ...value, outputs };
}
