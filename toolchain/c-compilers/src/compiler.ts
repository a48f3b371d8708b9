/** A compiler as a target's file names it: a command, and the flags that choose the core. */
export interface Wanted {
  readonly id: string;
  readonly flags: readonly string[];
}

export interface FoundCCompiler {
  readonly found: true;
  /** As it was wanted: where clang is wanted, zig's serves as well. */
  readonly id: string;
  /** What to call it in a sentence: "arm-none-eabi-gcc", "zig cc". */
  readonly label: string;
  /** The compiler's own version line. */
  readonly version: string;
  readonly path: string;
  /** Before all other arguments: they make a C compiler of it. */
  readonly prefix: readonly string[];
  /** What chooses the core, as this compiler is told. */
  readonly flags: readonly string[];
  /** What links a program that brings its own start-up code: no C library, but what the compiler calls by itself. */
  readonly bare: readonly string[];
}

export interface MissingCCompiler {
  readonly found: false;
  readonly id: string;
  readonly label: string;
  /** Why it cannot be used: part of a sentence. */
  readonly reason: string;
  /** What a person can do about it. */
  readonly install: string;
}

export type CCompilerInfo = FoundCCompiler | MissingCCompiler;
