export interface DriverResult {
  /** The module; null if the compiler refused. */
  readonly wasm: Uint8Array<ArrayBuffer> | null;
  readonly stderr: string;
}

/** A way to run clang over virtual files. */
export interface Driver {
  /** Rejects with `signal.reason` when stopped, and leaves nothing behind. */
  readonly run: (sources: Readonly<Record<string, string>>, args: readonly string[], signal: AbortSignal) => Promise<DriverResult>;
  /** Loads ahead of time what a build will need; never keeps the process alive. */
  readonly warm: () => void;
  readonly dispose: () => Promise<void>;
}
