/** A folder that lives as long as a test file. */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

export interface Temporary {
  readonly path: string;
  /** Writes a file, with the folders above it, and gives its path. */
  readonly write: (name: string, content: Uint8Array | string) => Promise<string>;
}

export async function temporaryFolder(): Promise<Temporary> {
  const path = await mkdtemp(join(tmpdir(), "lookback-"));
  afterAll(() => rm(path, { recursive: true, force: true }));
  return {
    path,
    write: async (name, content) => {
      const file = join(path, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      return file;
    },
  };
}
