export { ToolchainError } from "wasi-sdk-bindings/process";
export { buildProgram, type ProgramRequest, type ProgramResult } from "./build.ts";
export type { CCompilerInfo, FoundCCompiler, MissingCCompiler, Wanted } from "./compiler.ts";
export { discoverCCompilers } from "./find.ts";
