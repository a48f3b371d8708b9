import { existsSync } from "node:fs";
import { join } from "node:path";
import type { WasiLibrary } from "../compiler-info.ts";

/** wasi-libc renamed its triple; a library of either name serves, the newer one first. */
const triples = ["wasm32-wasip1", "wasm32-wasi"] as const;

/** The first of these folders that holds a WASI C library. */
export function findWasiLibrary(sysroots: readonly string[]): WasiLibrary | null {
  for (const sysroot of sysroots) {
    for (const triple of triples) {
      if (existsSync(join(sysroot, "lib", triple, "libc.a"))) return { sysroot, triple };
    }
  }
  return null;
}
