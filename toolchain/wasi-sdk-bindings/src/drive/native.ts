import { readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { outputName } from "../arguments.ts";
import { ToolchainError } from "../errors.ts";
import type { Driver } from "./driver.ts";
import { runProcess } from "./process.ts";
import { inTemporaryFolder } from "./temporary-folder.ts";

/** Drives an installed clang: a fresh folder per build, removed whatever happens. */
export function nativeDriver(clang: string): Driver {
  return {
    run: (sources, args, signal) =>
      inTemporaryFolder("wasi-sdk-bindings", sources, async (folder) => {
        const { code, stderr: raw } = await runProcess(clang, args, { cwd: folder, signal });
        // The linker names its objects by their full path; the same build should say the same everywhere.
        const stderr = raw.replaceAll(folder + sep, "");
        if (code === null) throw new ToolchainError("crashed", `${clang} was killed\n${stderr}`);
        return { wasm: code === 0 ? new Uint8Array(await readFile(join(folder, outputName))) : null, stderr };
      }),
    warm() {},
    dispose: () => Promise.resolve(),
  };
}
