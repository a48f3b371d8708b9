/** Every kind of lookBack, with random integers: memories, levels, heads and summaries, each combination once, in models of many. */

import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import type { LookBackOptions } from "../../src/ops/look-back/layout.ts";
import { type GivenNode, graphOfNodes, integersOf } from "./look-back.ts";
import { type Random, random } from "./random.ts";

/** ring: unpruned. exact: as many slots as entries, threshold 0. window: fewer slots, any threshold. retain: a level above rings, or windows. */
const memories = ["ring", "exact", "window", "retain", "retain above windows"] as const;

export interface Kind {
  readonly memory: (typeof memories)[number];
  readonly levels: 1 | 2 | 3;
  readonly heads: 1 | 4;
  readonly summary: "top" | "pool";
}

/** One level has no summary, and retain needs one of top. */
export const kinds: readonly Kind[] = memories.flatMap((memory) =>
  ([1, 2, 3] as const).flatMap((levels) =>
    ([1, 4] as const).flatMap((heads) =>
      (["top", "pool"] as const).flatMap((summary) => {
        const fits = memory.startsWith("retain") ? levels > 1 && summary === "top" : levels > 1 || summary === "top";
        return fits ? [{ memory, levels, heads, summary }] : [];
      }),
    ),
  ),
);

/** small: windows that fill within tens of steps. large: up to 300 entries and a reach of 10,000 steps, in one of the levels. */
export type Size = "small" | "large";

const longest = { small: [[24], [16, 8], [8, 5, 4]], large: [[300], [100, 100], [22, 22, 21]] } as const;

/** Models of at most `together` lookBacks, which are every kind once; every third of them has a store gate. */
export function matrixModels(seed: number, size: Size, together = 4): readonly QuantizedGraph[] {
  const r = random(seed);
  const nodes = kinds.map((kind) => givenOf(kind, size, r));
  const models = Math.ceil(nodes.length / together);
  // Dealt out like cards, so that no model has all the costly ones.
  return Array.from({ length: models }, (_, model) => graphOfNodes(nodes.filter((_, i) => i % models === model)));
}

/** A model for very long streams: every memory once, with three levels, two, or one, heads and summaries in turn. */
export function oneOfEachMemory(seed: number): QuantizedGraph {
  const r = random(seed);
  const chosen: readonly Kind[] = [
    { memory: "ring", levels: 1, heads: 4, summary: "top" },
    { memory: "exact", levels: 2, heads: 1, summary: "pool" },
    { memory: "window", levels: 3, heads: 1, summary: "top" },
    { memory: "retain", levels: 2, heads: 4, summary: "top" },
    { memory: "retain above windows", levels: 3, heads: 1, summary: "top" },
  ];
  return graphOfNodes(chosen.map((kind) => givenOf(kind, "small", r)));
}

function givenOf(kind: Kind, size: Size, r: Random): GivenNode {
  const features = r.pick(size === "small" ? [1, 2, 3, 4, 8] : [8, 16]);
  const node = integersOf(features, optionsOf(kind, size, r), r);
  if (!r.chance(1 / 3)) return { node };
  return r.chance(0.5) ? { node, bits: 8, z: r.integer(-100, 100) } : { node, bits: 16 };
}

function optionsOf({ memory, levels, heads, summary }: Kind, size: Size, r: Random): LookBackOptions {
  const retained = memory.startsWith("retain");
  const greatest = longest[size][levels - 1]!.slice(0, retained ? -1 : undefined);
  const windows = greatest.map((most) => (size === "large" ? most : r.integer(Math.max(2, most >> 1), most)));
  const kept = r.integer(1, 4);
  const entries = windows.map((window, level) => (level === 0 ? window : window * kept));
  const few = (most: number) => r.integer(1, Math.max(1, most >> 1));
  const pruned = memory === "window" || memory === "retain above windows";
  return {
    windows,
    heads,
    summary: { kind: summary, kept },
    ...(pruned ? { prune: { tau: r.pick([0, 1, 2, 8, 40]), slots: entries.map(few) } } : {}),
    ...(memory === "exact" ? { prune: { tau: 0, slots: entries } } : {}),
    ...(retained ? { retain: { slots: r.integer(2, size === "large" ? 64 : 12), tau: r.pick([0, 1, 8]) } } : {}),
  };
}
