/** The options of a lookBack as the spec gives them (signature.ts has checked them), in real units. */

import type { Summary } from "./layout.ts";

export interface SpecOptions {
  readonly windows: readonly number[];
  readonly heads: number;
  readonly summary: Summary;
  /** threshold in the units of x; slots for each window, or as many as the calibration needs. */
  readonly prune?: { readonly threshold: number; readonly slots: readonly number[] | "auto" };
  readonly retain?: { readonly slots: number; readonly threshold: number };
  /** Whether the firmware decides at run time what is stored. */
  readonly callback: boolean;
}

export function specOptions(attributes: Readonly<Record<string, unknown>>): SpecOptions {
  const { windows, heads, summary, prune, retain, store } = attributes as {
    windows: readonly number[];
    heads?: number;
    summary?: { top?: number; pool?: number };
    prune?: SpecOptions["prune"];
    retain?: { slots: number; threshold?: number };
    store?: unknown;
  };
  const { top, pool } = summary ?? { top: 4 };
  return {
    windows,
    heads: heads ?? 1,
    summary: pool === undefined ? { kind: "top", kept: top ?? 4 } : { kind: "pool", kept: pool },
    ...(prune ? { prune } : {}),
    ...(retain ? { retain: { slots: retain.slots, threshold: retain.threshold ?? 0 } } : {}),
    callback: store === "callback",
  };
}

/** What each level hands up: every level but the last has a summary. */
export function summaries({ windows, summary, retain }: SpecOptions): readonly (Summary | undefined)[] {
  const levels = windows.length + (retain ? 1 : 0);
  return Array.from({ length: levels }, (_, level) => (level < levels - 1 ? summary : undefined));
}
