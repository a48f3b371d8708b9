/** What a lookBack holds, for people: from the integers of its state to levels and their vectors. */

import type { QuantizedNode } from "../../ir/quantized.ts";
import { at, formatOfNode, matrixOf } from "../constants.ts";
import { layoutOfNode } from "./integers.ts";
import type { Level, MemoryKind } from "./layout.ts";
import { fieldsOf, type State, takenIn } from "./memory/memory.ts";
import { type Span, spansOf } from "./reach.ts";

/** Pushes since: 0 is the newest push. What a level above the first holds came somewhere between the two. */
export interface Age {
  readonly newest: number;
  readonly oldest: number;
}

export interface RememberedVector {
  /** Absent in retain, which has no horizon. */
  readonly age?: Age;
  /** Entries of the window that it stands for. */
  readonly count?: number;
  /** What it is kept for: its integer, and its logit in real units. Of retain and of candidates. */
  readonly score?: { readonly stored: number; readonly real: number };
  readonly stored: readonly number[];
  /** In real units: stored times the scale. */
  readonly real: readonly number[];
}

export interface RememberedLevel {
  readonly level: number;
  readonly kind: MemoryKind;
  /** Entries that have a place in the window, and how many are there now, EMPTY ones too; in retain, its slots. */
  readonly window: { readonly entries: number; readonly held: number };
  readonly slots: number;
  /** Pushes that an entry stands for; absent in retain. */
  readonly pushesPerBlock?: number;
  /** Vectors that differ by no more in every number are one; stored steps. Absent in a ring. */
  readonly threshold?: number;
  /** The slots that are taken, by number. */
  readonly vectors: readonly (RememberedVector & { readonly slot: number })[];
  /** The running block, which has not been handed up; the last level has none. */
  readonly block?: { readonly pushed: number; readonly window: number; readonly candidates?: readonly RememberedVector[] };
}

/** state: the node's, one that steps can leave behind (wrong.ts). */
export function remembered(node: QuantizedNode, state: State): RememberedLevel[] {
  const { features, levels } = layoutOfNode(node);
  const { s: scale } = formatOfNode(node);
  const vectorAt = (vectors: Int32Array, j: number) => {
    const stored = [...vectors.subarray(j * features, (j + 1) * features)];
    return { stored, real: stored.map((q) => q * scale) };
  };
  const spans = spansOf(levels, state);
  return levels.map((level, i) => {
    const field = fieldsOf(state, level.index);
    const span = at(spans, i);
    const score = (of: number, stored: number) => ({ stored, real: stored * at(matrixOf(node, `score${of}`).scales, 0) * scale });
    const retain = level.kind === "retain";
    const held = retain ? taken(level, field).length : at(field("len"), 0);
    const vectors = taken(level, field).map((slot) => ({
      slot,
      ...(retain ? { score: score(level.index - 1, at(field("scores"), slot)) } : { age: ageOf(level, field, slot, span) }),
      ...(level.kind === "window" ? { count: at(field("counts"), slot) } : {}),
      ...vectorAt(field("vectors"), slot),
    }));
    return {
      level: level.index,
      kind: level.kind,
      window: { entries: level.entries, held },
      slots: level.slots,
      ...(retain ? {} : { pushesPerBlock: span.pushes }),
      ...(level.kind === "ring" ? {} : { threshold: level.tau }),
      vectors,
      ...(level.summary
        ? {
            block: {
              pushed: at(field("age"), 0),
              window: level.window,
              ...(level.summary.kind === "top"
                ? {
                    candidates: Array.from({ length: at(field("candidates"), 0) }, (_, j) => ({
                      score: score(level.index, at(field("candidate_scores"), j)),
                      ...vectorAt(field("candidate_vectors"), j),
                    })),
                  }
                : {}),
            },
          }
        : {}),
    };
  });
}

function taken(level: Level, field: (name: string) => Int32Array): number[] {
  const isTaken = takenIn(level, field);
  return Array.from({ length: level.slots }, (_, slot) => slot).filter(isTaken);
}

/** Of the entries that a slot stands for: from the newest to the oldest, each as old as its block. */
function ageOf({ kind, entries }: Level, field: (name: string) => Int32Array, slot: number, { pushes, running, kept }: Span): Age {
  const back: number[] = [];
  const held = at(field("len"), 0);
  if (kind === "ring") back.push((at(field("at"), 0) - 1 - slot + 2 * entries) % entries);
  else for (let k = 0; k < held; k++) if (at(field("index"), (at(field("head"), 0) + k) % entries) === slot) back.push(held - 1 - k);
  const block = (entry: number) => running + pushes * Math.floor(entry / kept);
  return { newest: block(Math.min(...back)), oldest: block(Math.max(...back)) + pushes - 1 };
}
