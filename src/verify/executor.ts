/** Who runs the generated C, apart from what is run: WebAssembly now, emulators and boards behind the same door. */

import type { Origin, RunningCrc } from "./certificate.ts";

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
  /** Of a model that asks the firmware what to store: whether, from the next reset on, store-decision.ts answers. */
  hook?(on: boolean): Now<void>;
  /** Of a build with --stats: what it has counted since reset (statistics.ts). */
  statistics?(): Now<Uint8Array>;
  close(): Now<void>;
  /** Where an exchange takes long. verify then compares digests, and steps alone only where it looks for a difference. */
  readonly batches?: Batches;
  /** What its steps since `open` took, where it counts that. */
  counts?(): Now<StepCounts>;
}

/** Many steps in one exchange, by a program that computes the certificate's running CRCs at its own end. */
export interface Batches {
  /** Steps that one exchange takes at most. */
  readonly most: number;
  /** Whether it sees its layers; without that their running CRCs stay 0. */
  readonly layers: boolean;
  /** As `reset`, and all running CRCs begin anew. */
  restart(): Promise<void>;
  /**
   * `inputs` of 1 to `most` steps, one behind the other. `counted`: the running CRCs are fed. Gives their digest: the CRC-32 of all
   * `entries`, for each its CRC and how often it was fed, as u32.
   */
  run(inputs: Uint8Array, counted: boolean): Promise<number>;
  /** After a sequence: feeds its entry with the canonical state, and gives the digest. */
  end(): Promise<number>;
  /** As the certificate has them, and one more: of each step's mask of fresh outputs, as u32. */
  entries(): Promise<readonly RunningCrc[]>;
  /** Makes one step, and gives bytes of what a layer (of `Layouts.trace`) held at it, from `offset` on, as many as it can. */
  capture(layer: number, offset: number, input: Uint8Array): Promise<Uint8Array>;
}

export interface StepCounts {
  /** "dwt", "mcycle", "systick", "timer", "instructions", or "none". */
  readonly counter: string;
  /** Counts in a second. */
  readonly counterHz: number;
  readonly steps: number;
  readonly least: number;
  readonly mean: number;
  readonly greatest: number;
  /** The greatest use of stack; 0: not measured. */
  readonly stackBytes: number;
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
