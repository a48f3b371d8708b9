import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import type { BuildRequest } from "./build-types.ts";
import type { FoundCompiler } from "./compiler-info.ts";

/** Counts up whenever the same request would now give another module or other diagnostics. */
const contract = 1;

/** SHA-256 over everything that decides the result. */
export function cacheKey(request: BuildRequest, compiler: FoundCompiler, args: readonly string[]): string {
  const sources = Object.entries(request.sources).sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = {
    contract,
    id: compiler.id,
    version: compiler.version,
    args,
    sources,
    libc: request.libc === true ? libraryStamp(compiler) : null,
  };
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** wasi-libc has no version to ask for; its size and date stand in. */
function libraryStamp({ wasi }: FoundCompiler): string {
  if (wasi === null || wasi.sysroot === null) return "built in";
  const { size, mtimeMs } = statSync(join(wasi.sysroot, "lib", wasi.triple, "libc.a"));
  return `${size} ${mtimeMs}`;
}
