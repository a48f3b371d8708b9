/** The three compilers, in the order in which they are preferred. */
export const compilerIds: readonly ["wasi-sdk", "system", "yowasp"] = ["wasi-sdk", "system", "yowasp"];
export type CompilerId = (typeof compilerIds)[number];

export interface FoundCompiler {
  readonly id: CompilerId;
  readonly found: true;
  /** What to call it in a sentence: "system clang". */
  readonly label: string;
  /** The compiler's own version line. */
  readonly version: string;
  /** The executable, or the entry module of `@yowasp/clang`. */
  readonly path: string;
  /** An absolute path to give to `-fuse-ld`; null where the compiler finds its linker by itself. */
  readonly linker: string | null;
  /** Where the WASI C library lives; null: only freestanding code can be built. */
  readonly wasi: WasiLibrary | null;
}

export interface WasiLibrary {
  /** `--sysroot`; null where the compiler has its own built in. */
  readonly sysroot: string | null;
  /** `wasm32-wasip1`, or `wasm32-wasi` in older libraries. */
  readonly triple: string;
}

export interface MissingCompiler {
  readonly id: CompilerId;
  readonly found: false;
  readonly label: string;
  /** Why it cannot be used: one sentence without a full stop. */
  readonly reason: string;
  /** What a person can do about it. */
  readonly install: string;
}

export type CompilerInfo = FoundCompiler | MissingCompiler;
