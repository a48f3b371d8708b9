import { rmSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onExit } from "./on-exit.ts";

/** Windows keeps a file locked for a moment after its process has died. */
const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 50 } as const;

/** Writes the sources into a fresh folder, lets `use` work there, and removes it whatever happens. */
export async function inTemporaryFolder<T>(
  prefix: string,
  sources: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), `${prefix}-`));
  const forget = onExit(() => rmSync(folder, removal));
  try {
    await Promise.all(
      Object.entries(sources).map(async ([path, text]) => {
        const target = join(folder, path);
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, text);
      }),
    );
    return await use(folder);
  } finally {
    forget();
    await rm(folder, removal);
  }
}
