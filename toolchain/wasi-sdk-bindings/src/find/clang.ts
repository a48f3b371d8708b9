import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { runProcess } from "../drive/process.ts";
import { executableIn } from "./executable.ts";

export interface Clang {
  readonly version: string;
  readonly major: number;
  /** Apple's clang is built without the WebAssembly target. */
  readonly hasWebAssembly: boolean;
}

/** Asks a clang who it is. Null if it cannot be run or is no clang. */
export async function askClang(path: string): Promise<Clang | null> {
  const signal = AbortSignal.timeout(10_000);
  try {
    const [version, targets] = await Promise.all([
      runProcess(path, ["--version"], { signal }),
      runProcess(path, ["--print-targets"], { signal }),
    ]);
    const line = version.stdout.split(/\r?\n/, 1)[0] ?? "";
    const major = /clang version (\d+)/.exec(line)?.[1];
    if (version.code !== 0 || major === undefined) return null;
    return { version: line.trim(), major: Number(major), hasWebAssembly: /^\s+wasm32\b/m.test(targets.stdout) };
  } catch {
    return null;
  }
}

/**
 * Where this clang's wasm-ld is. clang looks for `wasm-ld` beside itself, then in PATH; distributions that
 * keep several versions may have only `wasm-ld-14`, which must be named.
 */
export function findLinker(clang: string, major: number, path: readonly string[]): { path: string; mustBeNamed: boolean } | null {
  const folders = [dirname(clang), dirname(realpathSync(clang)), ...path];
  for (const [name, mustBeNamed] of [
    ["wasm-ld", false],
    [`wasm-ld-${major}`, true],
  ] as const) {
    for (const folder of folders) {
      const found = executableIn(folder, name);
      if (found !== null) return { path: found, mustBeNamed };
    }
  }
  return null;
}
