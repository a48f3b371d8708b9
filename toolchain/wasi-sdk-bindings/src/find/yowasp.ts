import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { CompilerInfo } from "../compiler-info.ts";

const id = "yowasp";
const label = "@yowasp/clang";

/** The npm package, by its package.json alone: its 75 MB of WebAssembly are not touched. */
export async function findYowasp(): Promise<CompilerInfo> {
  try {
    const path = createRequire(import.meta.url).resolve("@yowasp/clang");
    const manifest: unknown = JSON.parse(await readFile(join(dirname(path), "..", "package.json"), "utf8"));
    const version = typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "unknown";
    return {
      id,
      found: true,
      label,
      version: `@yowasp/clang ${version}`,
      path,
      linker: null,
      wasi: { sysroot: null, triple: "wasm32-wasip1" },
    };
  } catch {
    return { id, found: false, label, reason: "the package @yowasp/clang is not installed", install: "npm install @yowasp/clang" };
  }
}
