import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuildSuccess } from "./build-types.ts";
import { decodeEntry, encodeEntry } from "./cache-entry.ts";

export interface Cache {
  readonly read: (key: string) => Promise<BuildSuccess | null>;
  readonly write: (key: string, result: BuildSuccess) => Promise<void>;
}

const suffix = ".entry";
/** What a killed process may have left half-written is swept after this time. */
const staleMs = 60 * 60 * 1000;

/** A folder of modules by key. Nothing that goes wrong here ever fails a build: it only costs a compilation. */
export function createCache(folder: string, limitBytes: number): Cache {
  let swept = false;
  return {
    async read(key) {
      const path = join(folder, key + suffix);
      try {
        const entry = decodeEntry(await readFile(path));
        const now = new Date();
        // The time of the last use is what the sweep sorts by.
        if (entry !== null) await utimes(path, now, now).catch(() => {});
        return entry;
      } catch {
        return null;
      }
    },
    async write(key, result) {
      try {
        await mkdir(folder, { recursive: true });
        // Written beside and renamed: a reader sees the whole file or none.
        const temporary = join(folder, `${key}.${randomUUID()}.tmp`);
        await writeFile(temporary, encodeEntry(result.wasm, result.diagnostics));
        await rename(temporary, join(folder, key + suffix)).catch(() => rm(temporary, { force: true }));
        if (!swept) {
          swept = true;
          await sweep(folder, limitBytes);
        }
      } catch {
        // A full disk or a read-only home is the user's business; the module is built all the same.
      }
    },
  };
}

/** Removes the least recently used entries beyond the limit, and stale temporary files. */
async function sweep(folder: string, limitBytes: number): Promise<void> {
  const entries: { path: string; size: number; usedMs: number }[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const info = await stat(path).catch(() => null);
    if (info === null) continue;
    if (name.endsWith(suffix)) entries.push({ path, size: info.size, usedMs: info.mtimeMs });
    else if (name.endsWith(".tmp") && Date.now() - info.mtimeMs > staleMs) await rm(path, { force: true });
  }
  entries.sort((a, b) => b.usedMs - a.usedMs);
  let total = 0;
  for (const { path, size } of entries) {
    total += size;
    if (total > limitBytes) await rm(path, { force: true });
  }
}
