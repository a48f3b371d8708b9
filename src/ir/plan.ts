/** The value of the stage `plan`: where every tensor lives, and how many bytes that takes. */

import type { Temporary } from "./choice.ts";
import type { StateField } from "./quantized.ts";

/** Where a node's result stands while the step runs. */
export type Place =
  | { readonly kind: "input" }
  /** In the output of that index, which is also where later nodes read it. */
  | { readonly kind: "output"; readonly output: number }
  /** offset and bytes in the scratch, of all positions of a whole sequence; live from the node that writes it to the last that reads it (indices into the nodes). */
  | { readonly kind: "scratch"; readonly offset: number; readonly bytes: number; readonly from: number; readonly to: number };

export interface StateSlot {
  readonly node: number;
  readonly field: StateField;
  /** In the state's struct, whose members stand widest first so that nothing is padded between them. */
  readonly offset: number;
  readonly bytes: number;
}

/** What a kernel needs while its node runs, in the scratch. */
export interface TemporaryPlace {
  readonly node: number;
  readonly temporary: Temporary;
  readonly offset: number;
  readonly bytes: number;
}

/** What a node of a whole sequence remembers from position to position, in the scratch: nothing of it is left when the run is done. */
export interface MemoryPlace {
  readonly node: number;
  readonly field: StateField;
  readonly offset: number;
  readonly bytes: number;
}

export interface MemoryPlan {
  /** By node id. */
  readonly places: readonly Place[];
  /** Nodes in execution order, each node's in its kernel's order. */
  readonly temporaries: readonly TemporaryPlace[];
  /** As temporaries. */
  readonly memories: readonly MemoryPlace[];
  /** In canonical order: nodes in execution order, each node's fields in its own. */
  readonly state: readonly StateSlot[];
  /** Nodes whose store hooks stand at the state's head, `hookBytes` each: room for two pointers on every target. */
  readonly hooks: readonly number[];
  /** What is counted with --stats, each a uint32 behind the hooks, in this order; none without. */
  readonly counters: readonly { readonly node: number; readonly name: string }[];
  /** sizeof of the generated structs, on every target. */
  readonly stateBytes: number;
  readonly scratchBytes: number;
  /** Of one position, where the model takes whole sequences. */
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly weightBytes: number;
  readonly tableBytes: number;
  /** The canonical state alone; a snapshot adds its header and CRC. */
  readonly snapshotBytes: number;
}

/** Two pointers of 64 bits: the same on every target, so that the state's size is, too. */
export const hookBytes = 16;

/** Magic, format, contract, model hash, length; and the CRC behind the state (c-api.md). */
export const snapshotOverhead = 48;
