export type Severity = "fatal" | "error" | "warning" | "note" | "remark";

/** One line of the compiler's or linker's complaints. `file` is a virtual path of the request. */
export interface CompilerMessage {
  readonly file: string | null;
  readonly line: number | null;
  /** In bytes, from 1, as clang counts. */
  readonly column: number | null;
  readonly severity: Severity;
  readonly message: string;
  /** The option that controls a warning: `-Wconversion`. */
  readonly option: string | null;
}

export interface BuildRequest {
  /** Virtual path (relative, with `/`) to text; headers included. */
  readonly sources: Readonly<Record<string, string>>;
  /** Which of the sources are translation units. */
  readonly compile: readonly string[];
  /** `-D`: a value, or true for `-DNAME` alone. */
  readonly defines?: Readonly<Record<string, string | number | true>>;
  /** Further clang arguments. `-O2` is added where no `-O` is given. */
  readonly flags?: readonly string[];
  /** Functions to export beside those marked `export_name`. A missing one is a linker error. */
  readonly exports?: readonly string[];
  /** Undefined behaviour traps (a WebAssembly `RuntimeError: unreachable`). Costs speed. */
  readonly traps?: boolean;
  /** Link the WASI C library. Without it the code is freestanding: the compiler's own headers only. */
  readonly libc?: boolean;
  readonly signal?: AbortSignal;
  /** Milliseconds, from the call. Default 120 000. */
  readonly timeoutMs?: number;
}

export interface BuildSuccess {
  readonly ok: true;
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** True if it came from the cache. */
  readonly cached: boolean;
  /** Warnings; kept in the cache, too. */
  readonly diagnostics: readonly CompilerMessage[];
}

export interface BuildFailure {
  readonly ok: false;
  readonly diagnostics: readonly CompilerMessage[];
  /** What the compiler wrote, with its code frames. */
  readonly stderr: string;
}

export type BuildResult = BuildSuccess | BuildFailure;
