import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { outputName } from "../arguments.ts";
import { ToolchainError } from "../errors.ts";
import type { Driver } from "./driver.ts";
import { onExit } from "./on-exit.ts";
import { runProcess } from "./process.ts";

/** Windows keeps a file locked for a moment after its process has died. */
const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 50 } as const;

/** Drives an installed clang: a fresh folder per build, removed whatever happens. */
export function nativeDriver(clang: string): Driver {
  return {
    async run(sources, args, signal) {
      const folder = await mkdtemp(join(await realpath(tmpdir()), "wasi-sdk-bindings-"));
      const forget = onExit(() => rmSync(folder, removal));
      try {
        await Promise.all(
          Object.entries(sources).map(async ([path, text]) => {
            const target = join(folder, path);
            await mkdir(dirname(target), { recursive: true });
            await writeFile(target, text);
          }),
        );
        const { code, stderr: raw } = await runProcess(clang, args, { cwd: folder, signal });
        // The linker names its objects by their full path; the same build should say the same everywhere.
        const stderr = raw.replaceAll(folder + sep, "");
        if (code === null) throw new ToolchainError("crashed", `${clang} was killed\n${stderr}`);
        return { wasm: code === 0 ? new Uint8Array(await readFile(join(folder, outputName))) : null, stderr };
      } finally {
        forget();
        await rm(folder, removal);
      }
    },
    warm() {},
    dispose: () => Promise.resolve(),
  };
}
