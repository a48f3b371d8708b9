/** What the levels of a lookBack have in common, whatever they forget: vectors go in, and what is there can be listed. */

import { invariant } from "../../../diagnostics/internal.ts";
import type { FixedUnit } from "../../operator.ts";
import type { Level } from "../layout.ts";
import type { Statistics } from "../statistics.ts";

export type State = Parameters<FixedUnit>[1];

/** The occupied slots of a memory, as a read needs them. */
export interface Present {
  /** Where a slot's vector begins in the memory's vectors. */
  readonly at: Int32Array;
  /** How many entries it stands for. */
  readonly counts: Int32Array;
  length: number;
}

/** All that it remembers is in the state: it may be reset or restored between two steps. */
export interface Memory {
  /** [slots, features], stored steps. */
  readonly vectors: Int32Array;
  /** v: [features], or undefined for EMPTY, a place in time without a vector. score: what retain keeps it for. */
  push(v: Int32Array | undefined, score: number): void;
  /** The slots that are occupied now; overwritten by the next call. */
  present(): Present;
}

export interface MemoryContext {
  readonly features: number;
  /** Of this level, by the field's name without the level. */
  readonly field: (name: string) => Int32Array;
  readonly statistics: Statistics;
}

export function fieldsOf(state: State, level: number): (name: string) => Int32Array {
  return (name) => {
    const field = state[`l${level}_${name}`];
    invariant(field !== undefined, `the state of a lookBack lacks l${level}_${name}`);
    return field;
  };
}

/** Whether a slot of a level holds a vector now; state may change between two questions. */
export function takenIn({ kind, mayBeEmpty }: Level, field: (name: string) => Int32Array): (slot: number) => boolean {
  switch (kind) {
    case "ring": {
      const [present, len] = [mayBeEmpty ? field("present") : undefined, field("len")];
      return present ? (slot) => bitAt(present, slot) : (slot) => slot < (len[0] as number);
    }
    case "window": {
      const counts = field("counts");
      return (slot) => (counts[slot] as number) > 0;
    }
    case "retain": {
      const live = field("live");
      return (slot) => bitAt(live, slot);
    }
  }
}

export function presentOf(slots: number): Present {
  return { at: new Int32Array(slots), counts: new Int32Array(slots).fill(1), length: 0 };
}

/** Whether no component of v is further than tau from the vector that begins at `start`. */
export function isNear(vectors: Int32Array, start: number, v: Int32Array, tau: number): boolean {
  for (let i = 0; i < v.length; i++) {
    const difference = (vectors[start + i] as number) - (v[i] as number);
    if (difference > tau || difference < -tau) return false;
  }
  return true;
}

/** Bits are packed, the lowest first. */
export function bitAt(bits: Int32Array, i: number): boolean {
  return (((bits[i >> 3] as number) >> (i & 7)) & 1) === 1;
}

export function setBit(bits: Int32Array, i: number, on: boolean): void {
  const mask = 1 << (i & 7);
  const byte = bits[i >> 3] as number;
  bits[i >> 3] = on ? byte | mask : byte & ~mask;
}
