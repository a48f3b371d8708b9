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
  try {
    // With -v the version goes to stderr, and one start answers both questions.
    const { code, stdout, stderr } = await runProcess(path, ["-v", "--print-targets"], { signal: AbortSignal.timeout(10_000) });
    const line = /^.*\bclang version (\d+).*$/m.exec(stderr);
    if (code !== 0 || line === null) return null;
    return { version: line[0].trim(), major: Number(line[1]), hasWebAssembly: /^\s+wasm32\b/m.test(stdout) };
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
