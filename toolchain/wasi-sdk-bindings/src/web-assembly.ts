/**
 * The part of the WebAssembly API that this package uses. TypeScript has its types only in the library of
 * browsers (`dom`), which would bring a thousand names that Node does not have.
 */
export interface WebAssemblyApi {
  readonly compile: (bytes: Uint8Array<ArrayBuffer>) => Promise<object>;
  readonly instantiate: (module: object) => Promise<{ readonly exports: Readonly<Record<string, unknown>> }>;
  readonly Module: { readonly imports: (module: object) => readonly { readonly module: string; readonly name: string }[] };
  readonly Memory: abstract new () => WasmMemory;
  readonly Global: abstract new () => { readonly value: unknown };
}

/** Linear memory. `buffer` is another one after the memory has grown. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** i32, f32 and f64 are numbers, i64 is a bigint; a void function gives undefined. */
export type WasmFunction = (...args: readonly (number | bigint)[]) => number | bigint | undefined;

export const webAssembly: WebAssemblyApi = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
