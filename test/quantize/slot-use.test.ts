/** How full slots were over the calibration, against streams whose memories can be followed by hand. */

import { describe, expect, it } from "vitest";
import type { Sequences } from "../../src/ir/data.ts";
import { type LookBackOptions, layoutOf } from "../../src/ops/look-back/layout.ts";
import { slotUse } from "../../src/quantize/slot-use.ts";
import { matrix, nodeOf } from "../ops/look-back/fixture.ts";
import { graphOfNodes } from "../support/look-back.ts";

/** One feature; a vector's score is its number, and gates are open. */
function use(options: LookBackOptions, ...sequences: number[][]) {
  const one = (q: number, m: number, bias: number) => matrix(1, [q], [m], [bias], 0);
  const levels = layoutOf(1, options).levels;
  const numbers = Object.fromEntries(levels.flatMap(({ index: i }) => [`logitM${i}_0`, `logitT${i}_0`, `sink${i}_0`].map((n) => [n, 0])));
  const matrices = Object.fromEntries(
    levels.flatMap(({ index, summary }) => [
      [`query${index}`, one(1, 1, 0)],
      ...(summary ? [[`score${index}`, one(1, 2 ** 30, 1000)]] : []),
    ]),
  );
  const graph = graphOfNodes([{ node: nodeOf(1, options, numbers, matrices) }]);
  const steps = Math.max(...sequences.map(({ length }) => length));
  const padded = sequences.flatMap((values) => [...values, ...new Array<number>(steps - values.length).fill(NaN)]);
  const data: Sequences = {
    file: "calibration.npz",
    count: sequences.length,
    steps,
    lengths: sequences.map(({ length }) => length),
    inputs: { x0: Float32Array.from(padded, (value) => value / 127) },
  };
  return slotUse(graph, data).get(1);
}

const top = { kind: "top", kept: 1 } as const;

describe("slots over the calibration", () => {
  it("a window: what is taken after each step, merges, and a new start with each sequence", () => {
    const options: LookBackOptions = { windows: [4], heads: 1, summary: top, prune: { tau: 0, slots: [4] } };
    // Taken: 1 1 2 2 2 1, the ones having left, then 1 2 3.
    expect(use(options, [1, 1, 2, 2, 2, 2], [5, 6, 7])).toEqual([
      {
        level: 0,
        kind: "window",
        slots: 4,
        peak: 3,
        occupied: [0, 4, 4, 1, 0],
        stored: 5,
        merged: 4,
        early: 0,
        refused: 0,
        evicted: 0,
      },
    ]);
  });

  it("a window that runs out of slots", () => {
    const options: LookBackOptions = { windows: [4], heads: 1, summary: top, prune: { tau: 1, slots: [2] } };
    expect(use(options, [1, 10, 11, 20, 30])).toMatchObject([{ peak: 2, occupied: [0, 1, 4], stored: 4, merged: 1, early: 3 }]);
  });

  it("retain above a ring: stored, merged, refused and evicted", () => {
    const options: LookBackOptions = { windows: [2], heads: 1, summary: top, retain: { slots: 2, tau: 0 } };
    // Every second step hands the greater one up: 5 7 5 1 9.
    expect(use(options, [5, 0, 7, 0, 5, 0, 1, 0, 9, 0])).toMatchObject([
      { level: 1, kind: "retain", slots: 2, peak: 2, occupied: [1, 2, 7], stored: 3, merged: 1, refused: 1, evicted: 1 },
    ]);
  });

  it("nothing is said of rings, or without a calibration", () => {
    expect(use({ windows: [4], heads: 1, summary: top }, [1, 2])).toBeUndefined();
    const options: LookBackOptions = { windows: [4], heads: 1, summary: top, prune: { tau: 0, slots: [4] } };
    const graph = graphOfNodes([{ node: nodeOf(1, options, {}, {}) }]);
    expect(slotUse(graph, undefined)).toEqual(new Map());
  });
});
