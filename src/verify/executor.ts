/** Who runs the generated C, apart from what is run: WebAssembly now, emulators and boards behind the same door. */

import type { Origin } from "./certificate.ts";

export interface Executor {
  /** As reports and differences name it: "wasm", "wasm with probes". */
  readonly name: string;
  readonly provenance: Origin;
  /** Starts the program with empty memories. Throws where it cannot be started. */
  open(): Promise<Session>;
}

/** At once, or later: a module in this process answers at once, a board over a cable does not. */
export type Now<T> = T | Promise<T>;

/** One running instance. All bytes are canonical (layout.ts) and may be overwritten by the next call. */
export interface Session {
  reset(): Now<void>;
  /** `input`: of all inputs, in source order. */
  step(input: Uint8Array): Now<Step>;
  /** Of a model of whole sequences, in place of `step`: one sequence, an input for each position; an answer for each, or a trap alone. */
  run?(inputs: readonly Uint8Array[]): Now<readonly Step[]>;
  /** The canonical state. */
  state(): Now<State>;
  /** Of a build with --stats: what it has counted since reset (statistics.ts). */
  statistics?(): Now<Uint8Array>;
  close(): Now<void>;
}

export type Step =
  | {
      readonly kind: "done";
      /** Bit i is set where output i is fresh. */
      readonly fresh: number;
      /** Of all outputs, in return order. */
      readonly output: Uint8Array;
      /** Of every node but the inputs, if the build has probes. */
      readonly trace?: Uint8Array;
    }
  | {
      readonly kind: "trap";
      readonly message: string;
      /** How many bytes of the trace were written before it, if the build has probes. */
      readonly traceBytes?: number;
    };

/** `broken`: what came back is no snapshot of this model, and why. */
export type State = { readonly kind: "state"; readonly bytes: Uint8Array } | { readonly kind: "broken"; readonly message: string };
