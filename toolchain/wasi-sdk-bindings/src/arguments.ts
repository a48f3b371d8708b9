import type { BuildRequest } from "./build-types.ts";
import type { FoundCompiler } from "./compiler-info.ts";
import { ToolchainError } from "./errors.ts";

export const outputName = "module.wasm";

/**
 * What can trap without a runtime library in clang 14 and later. `undefined` leaves out checks that only C++
 * has; `bounds` adds local arrays; `function` would need type hashes in front of every function.
 */
const trapFlags = ["-fsanitize=undefined,bounds", "-fno-sanitize=function,vptr", "-fsanitize-trap=all"];

/** The clang arguments for a request: one invocation that compiles every unit and links a reactor. */
export function clangArguments(request: BuildRequest, compiler: FoundCompiler): string[] {
  const flags = request.flags ?? [];
  return [
    ...targetFlags(request, compiler),
    ...(flags.some((flag) => flag.startsWith("-O")) ? [] : ["-O2"]),
    ...flags,
    ...(request.traps === true ? trapFlags : []),
    ...Object.entries(request.defines ?? {}).map(([name, value]) => (value === true ? `-D${name}` : `-D${name}=${value}`)),
    ...(request.exports ?? []).map((name) => `-Wl,--export=${name}`),
    // The stack lies below the data, so that an overflow traps and does not silently overwrite globals.
    "-Wl,--stack-first",
    ...(compiler.linker === null ? [] : [`-fuse-ld=${compiler.linker}`]),
    "-fno-color-diagnostics",
    ...request.compile,
    "-o",
    outputName,
  ];
}

function targetFlags(request: BuildRequest, compiler: FoundCompiler): string[] {
  if (request.libc !== true) {
    // Bulk memory turns the compiler's own struct copies into instructions: no memcpy to link.
    return ["--target=wasm32", "-ffreestanding", "-nostdlib", "-Wl,--no-entry", "-mbulk-memory"];
  }
  if (compiler.wasi === null) {
    throw new ToolchainError(
      "no-libc",
      `${compiler.label} has no WASI C library; install wasi-libc, set WASI_SYSROOT, or build freestanding code`,
    );
  }
  const { sysroot, triple } = compiler.wasi;
  return [`--target=${triple}`, ...(sysroot === null ? [] : [`--sysroot=${sysroot}`]), "-mexec-model=reactor"];
}
