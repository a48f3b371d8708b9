/** The running block of a level: what it offers to the level above once its window is over. */

/** What is pushed in one step: one vector on the first level, `kept` entries above it. */
export interface Entries {
  readonly count: number;
  /** [count, features] */
  readonly vectors: Int32Array;
  /** [count]; 0: EMPTY. */
  readonly there: Uint8Array;
}

export interface Block {
  /** A vector of this block, as it was pushed. */
  offer(v: Int32Array): void;
  /** The entries that the block leaves, and the next block begins; overwritten by the next. */
  close(): Entries;
}

export function entriesOf(count: number, features: number): Entries {
  return { count, vectors: new Int32Array(count * features), there: new Uint8Array(count).fill(1) };
}
