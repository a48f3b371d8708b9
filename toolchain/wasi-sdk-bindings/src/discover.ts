import type { CompilerId, CompilerInfo } from "./compiler-info.ts";
import { compilerIds } from "./compiler-info.ts";
import { findSystemClang } from "./find/system.ts";
import { findWasiSdk } from "./find/wasi-sdk.ts";
import { findYowasp } from "./find/yowasp.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Looks for one compiler. */
export function find(id: CompilerId, env: Environment): Promise<CompilerInfo> {
  switch (id) {
    case "wasi-sdk":
      return findWasiSdk(env);
    case "system":
      return findSystemClang(env);
    case "yowasp":
      return findYowasp();
  }
}

/**
 * Every compiler in order of preference, found or not and why: what `lookback doctor` prints.
 * Cheap: asks the executables for their version and reads one package.json; loads no compiler.
 */
export function discover(options: { readonly env?: Environment } = {}): Promise<CompilerInfo[]> {
  const env = options.env ?? process.env;
  return Promise.all(compilerIds.map((id) => find(id, env)));
}
