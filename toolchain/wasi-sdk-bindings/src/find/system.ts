import type { CompilerInfo, MissingCompiler } from "../compiler-info.ts";
import { askClang, findLinker } from "./clang.ts";
import { executableIn, searchPath } from "./executable.ts";
import { findWasiLibrary } from "./wasi-library.ts";

const id = "system";
const label = "system clang";

/** LLVM where its installers put it without touching PATH (Homebrew, Windows). */
const usualFolders = ["/opt/homebrew/opt/llvm/bin", "/usr/local/opt/llvm/bin", "C:\\Program Files\\LLVM\\bin"];
const usualSysroots = [
  "/usr",
  "/usr/share/wasi-sysroot",
  "/opt/homebrew/opt/wasi-libc/share/wasi-sysroot",
  "/usr/local/opt/wasi-libc/share/wasi-sysroot",
];
const newest = 30;
const oldest = 11;

/**
 * A clang in PATH that can target WebAssembly, with its linker. A WASI sysroot (WASI_SYSROOT, or where
 * distributions put one) is taken if there; without one the compiler still serves freestanding code.
 */
export async function findSystemClang(env: Readonly<Record<string, string | undefined>>): Promise<CompilerInfo> {
  const path = searchPath(env);
  const problems: string[] = [];
  for (const candidate of candidates([...path, ...usualFolders])) {
    const clang = await askClang(candidate);
    if (clang === null) problems.push(`${candidate} does not run`);
    else if (!clang.hasWebAssembly) problems.push(`${candidate} is built without the WebAssembly target`);
    else {
      const linker = findLinker(candidate, clang.major, path);
      if (linker === null) problems.push(`${candidate} has no linker: wasm-ld is missing`);
      else {
        const wasi = findWasiLibrary([...(env["WASI_SYSROOT"] ? [env["WASI_SYSROOT"]] : []), ...usualSysroots]);
        return { id, found: true, label, version: clang.version, path: candidate, linker: linker.mustBeNamed ? linker.path : null, wasi };
      }
    }
  }
  return missing(problems.length === 0 ? "no clang in PATH" : problems.join("; "));
}

function* candidates(folders: readonly string[]): Generator<string> {
  const names = ["clang"];
  for (let major = newest; major >= oldest; major--) names.push(`clang-${major}`);
  for (const name of names) {
    for (const folder of folders) {
      const found = executableIn(folder, name);
      if (found !== null) yield found;
    }
  }
}

function missing(reason: string): MissingCompiler {
  return { id, found: false, label, reason, install: installHint() };
}

function installHint(): string {
  switch (process.platform) {
    case "darwin":
      return "brew install llvm lld wasi-libc";
    case "win32":
      return "winget install LLVM.LLVM";
    default:
      return "apt install clang lld wasi-libc libclang-rt-dev-wasm32 (or your distribution's clang, lld and wasi-libc)";
  }
}
