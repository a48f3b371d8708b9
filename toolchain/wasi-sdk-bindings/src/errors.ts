/**
 * - `no-compiler`: none found, or the one asked for is missing
 * - `no-libc`: `libc: true`, but the compiler has no WASI C library
 * - `bad-request`: the caller's mistake (a path that leaves the folder, an unknown translation unit)
 * - `timeout`, `cancelled`: the build was stopped; nothing is left behind
 * - `crashed`: the compiler could not be started or died
 * - `bad-module`: the module cannot be instantiated without imports
 */
export type ToolchainErrorKind = "no-compiler" | "no-libc" | "bad-request" | "timeout" | "cancelled" | "crashed" | "bad-module";

/** Everything this package throws. Errors in the C code are not thrown: they are a `BuildFailure`. */
export class ToolchainError extends Error {
  readonly kind: ToolchainErrorKind;

  constructor(kind: ToolchainErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ToolchainError";
    this.kind = kind;
  }
}
