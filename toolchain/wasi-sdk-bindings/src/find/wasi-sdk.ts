import { join } from "node:path";
import type { CompilerInfo, MissingCompiler } from "../compiler-info.ts";
import { askClang, findLinker } from "./clang.ts";
import { executableIn } from "./executable.ts";
import { findWasiLibrary } from "./wasi-library.ts";

const id = "wasi-sdk";
const label = "WASI SDK";

/** The SDK that WASI_SDK_PATH names: `bin/clang`, `bin/wasm-ld`, `share/wasi-sysroot`. */
export async function findWasiSdk(env: Readonly<Record<string, string | undefined>>): Promise<CompilerInfo> {
  const root = env["WASI_SDK_PATH"];
  if (root === undefined || root === "") return missing("WASI_SDK_PATH is not set");
  const bin = join(root, "bin");
  const path = executableIn(bin, "clang");
  if (path === null) return missing(`WASI_SDK_PATH names ${root}, which has no bin/clang`);
  const clang = await askClang(path);
  if (clang === null) return missing(`${path} does not run`);
  if (!clang.hasWebAssembly) return missing(`${path} is built without the WebAssembly target`);
  const linker = findLinker(path, clang.major, []);
  if (linker === null) return missing(`${bin} has no wasm-ld`);
  const sysroot = join(root, "share", "wasi-sysroot");
  const wasi = findWasiLibrary([sysroot]);
  if (wasi === null) return missing(`${sysroot} holds no WASI C library`);
  return { id, found: true, label, version: clang.version, path, linker: linker.mustBeNamed ? linker.path : null, wasi };
}

function missing(reason: string): MissingCompiler {
  return {
    id,
    found: false,
    label,
    reason,
    install: "unpack a release of github.com/WebAssembly/wasi-sdk and set WASI_SDK_PATH to its folder",
  };
}
