export type { BuildFailure, BuildRequest, BuildResult, BuildSuccess, CompilerMessage, Severity } from "./build-types.ts";
export { defaultCacheFolder } from "./cache-folder.ts";
export { type CompilerId, type CompilerInfo, compilerIds, type FoundCompiler, type MissingCompiler } from "./compiler-info.ts";
export { discover } from "./discover.ts";
export { ToolchainError, type ToolchainErrorKind } from "./errors.ts";
export { instantiate, type WasmInstance } from "./instantiate.ts";
export { parseMessages } from "./messages.ts";
export { createToolchain, type Toolchain, type ToolchainOptions } from "./toolchain.ts";
export type { WasmFunction, WasmMemory } from "./web-assembly.ts";
