/** The levels of a lookBack and what each remembers: the one place where its sizes and the names of its state follow from the options. */

import type { StateField } from "../../ir/quantized.ts";

/** How a level remembers (SEMANTICS, Memories): every entry; distinct vectors of a window; distinct vectors without horizon. */
export type MemoryKind = "ring" | "window" | "retain";

export type Summary = { readonly kind: "top" | "pool"; readonly kept: number };

export interface Level {
  readonly index: number;
  readonly kind: MemoryKind;
  /** Pushes (level 0) or blocks until a block is closed; 0 for retain, which has no window. */
  readonly window: number;
  /** Vectors that its window can hold: window · kept of the level below; retain: its slots. */
  readonly entries: number;
  /** Vectors that have room; as many as entries in a ring. */
  readonly slots: number;
  /** Stored steps: vectors that differ by no more in every number are one. */
  readonly tau: number;
  /** Set for every level but the last: what a finished block hands up. */
  readonly summary?: Summary;
  /** Whether an entry may be EMPTY: the level below hands up what top leaves. */
  readonly mayBeEmpty: boolean;
  /** Of a count, and of a slot's number, in bits; a slot's number may also be `slots`: none. */
  readonly countBits: 8 | 16;
  readonly indexBits: 8 | 16;
}

export interface LookBackLayout {
  readonly features: number;
  readonly heads: number;
  readonly levels: readonly Level[];
}

export interface LookBackOptions {
  readonly windows: readonly number[];
  readonly heads: number;
  readonly summary: Summary;
  /** tau and slots of each window, in stored steps; absent: rings. */
  readonly prune?: { readonly tau: number; readonly slots: readonly number[] };
  readonly retain?: { readonly slots: number; readonly tau: number };
}

export function layoutOf(features: number, options: LookBackOptions): LookBackLayout {
  const { windows, summary, prune, retain } = options;
  const count = windows.length + (retain ? 1 : 0);
  const common = (index: number) => ({
    index,
    mayBeEmpty: index > 0 && summary.kind === "top",
    ...(index < count - 1 ? { summary } : {}),
  });
  const levels: Level[] = windows.map((window, index) => {
    const entries = index === 0 ? window : window * summary.kept;
    const slots = prune?.slots[index] ?? entries;
    return {
      ...common(index),
      kind: prune ? "window" : "ring",
      window,
      entries,
      slots,
      tau: prune?.tau ?? 0,
      countBits: entries <= 255 ? 8 : 16,
      indexBits: slots <= 255 ? 8 : 16,
    };
  });
  if (retain) {
    const { slots, tau } = retain;
    levels.push({ ...common(count - 1), kind: "retain", window: 0, entries: slots, slots, tau, countBits: 8, indexBits: 8 });
  }
  return { features, heads: options.heads, levels };
}

/**
 * The state in canonical order: level by level, the memory and then the running block. Bits are packed, the lowest first. Vectors of free
 * slots, of EMPTY entries and of candidates that are gone are 0, so that what is in RAM is the canonical form.
 */
export function stateOf(layout: LookBackLayout): StateField[] {
  return layout.levels.flatMap((level) => [...memoryFields(level, layout.features), ...blockFields(level, layout.features)]);
}

function memoryFields(level: Level, features: number): StateField[] {
  const { kind, slots, entries, countBits, indexBits } = level;
  const at = (name: string) => `l${level.index}_${name}`;
  const vectors = signed(at("vectors"), slots * features, 8, -127, 127);
  switch (kind) {
    case "ring":
      return [
        vectors,
        ...(level.mayBeEmpty ? [unsigned(at("present"), Math.ceil(entries / 8), 8, 255)] : []),
        unsigned(at("at"), 1, 16, entries - 1),
        unsigned(at("len"), 1, 16, entries),
      ];
    case "window":
      return [
        vectors,
        unsigned(at("counts"), slots, countBits, entries),
        unsigned(at("index"), entries, indexBits, slots),
        unsigned(at("head"), 1, 16, entries - 1),
        unsigned(at("len"), 1, 16, entries),
      ];
    case "retain":
      return [vectors, signed(at("scores"), slots, 32, -2147483648, 2147483647), unsigned(at("live"), Math.ceil(slots / 8), 8, 255)];
  }
}

/** What has been pushed since the last block boundary and, with top, the best vectors of it so far. */
function blockFields(level: Level, features: number): StateField[] {
  const { summary, window } = level;
  if (summary === undefined) return [];
  const at = (name: string) => `l${level.index}_${name}`;
  const age = unsigned(at("age"), 1, 16, window - 1);
  if (summary.kind === "pool") return [age];
  return [
    age,
    unsigned(at("candidates"), 1, 16, summary.kept),
    signed(at("candidate_scores"), summary.kept, 32, -2147483648, 2147483647),
    signed(at("candidate_vectors"), summary.kept * features, 8, -127, 127),
  ];
}

function signed(name: string, count: number, bits: 8 | 16 | 32, least: number, greatest: number): StateField {
  return { name, count, bits, initial: 0, least, greatest };
}

function unsigned(name: string, count: number, bits: 8 | 16, greatest: number): StateField {
  return { name, count, bits, unsigned: true, initial: 0, least: 0, greatest };
}
