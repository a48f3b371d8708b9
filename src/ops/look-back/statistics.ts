/**
 * What happened in the memories of a lookBack. Not part of the state: a snapshot does not hold it, and the emptying of its fields does not
 * clear it, since slots are provisioned for the peak of all sequences.
 */

import type { LookBackLayout } from "./layout.ts";

/** Of one level. In a ring only `stored` moves. */
export interface Statistics {
  /** Vectors that took a slot. */
  stored: number;
  /** Vectors that were near enough to a stored one. */
  merged: number;
  /** Entries of a window that left before their time, EMPTY ones too, because all slots were taken. */
  early: number;
  /** Vectors that a full retain did not take. */
  refused: number;
  /** Vectors of retain that a better one replaced. */
  evicted: number;
  /** The most slots that were occupied at once. */
  peak: number;
}

const kept = new WeakMap<object, readonly Statistics[]>();

/** Of every level, since this state was first stepped; undefined before that. */
export function statisticsOf(state: object): readonly Readonly<Statistics>[] | undefined {
  return kept.get(state);
}

/** From 0 again, as after a reset of the C. */
export function clearStatistics(state: object): void {
  for (const level of kept.get(state) ?? []) Object.assign(level, { stored: 0, merged: 0, early: 0, refused: 0, evicted: 0, peak: 0 });
}

export function startStatistics(state: object, { levels }: LookBackLayout): readonly Statistics[] {
  const fresh = kept.get(state) ?? levels.map(() => ({ stored: 0, merged: 0, early: 0, refused: 0, evicted: 0, peak: 0 }));
  kept.set(state, fresh);
  return fresh;
}
