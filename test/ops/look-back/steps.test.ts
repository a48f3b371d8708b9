/** lookBack step by step, on nets small enough to follow by hand. */

import { describe, expect, it } from "vitest";
import type { QuantizedNode } from "../../../src/ir/quantized.ts";
import { type LookBackOptions, layoutOf } from "../../../src/ops/look-back/layout.ts";
import { statisticsOf } from "../../../src/ops/look-back/statistics.ts";
import { matrix, nodeOf } from "./fixture.ts";
import { gateOf, streamOf } from "./random-node.ts";

/**
 * Queries 0, so that all that is there weighs the same; no sink to speak of; score = the vector's last number + s0. The gate of score a is
 * 16384 + a/2 of 32767.
 */
function plain(options: LookBackOptions, { features = 1, s0 = 0 } = {}): QuantizedNode {
  const { levels } = layoutOf(features, options);
  const each = <T>(name: string, value: T) => Object.fromEntries(levels.map(({ index }) => [name.replace("#", String(index)), value]));
  const zeros = new Array(features * features).fill(0);
  const query = matrix(features, zeros, zeros.slice(0, features), zeros.slice(0, features), 0);
  const score = matrix(features, [...zeros.slice(0, features - 1), 1], [2 ** 31 - 1], [s0], 0);
  const numbers = { ...each("logitM#_0", 0), ...each("logitT#_0", 0), ...each("sink#_0", -32768) };
  return nodeOf(features, options, numbers, { ...each("query#", query), ...each("score#", score) });
}

const top = (kept: number) => ({ kind: "top", kept }) as const;

describe("a level's boundary", () => {
  it("is seen above in the step that ends the block, and only then", () => {
    const stream = streamOf(plain({ windows: [3, 2], heads: 1, summary: top(1) }));
    // The gate is about a half, and so what goes up is about half of the best.
    const contexts = [10, 40, 20, 60, 60, 60, -50, -50, -40].map((x) => stream.step([x]));
    expect(contexts.map(([low]) => low)).toEqual([10, 25, 23, 40, 47, 60, 23, -13, -47]);
    expect(contexts.map(([, high]) => high)).toEqual([0, 0, 20, 20, 20, 25, 25, 25, 5]);
    expect(stream.state["l0_age"]?.[0]).toBe(0);
  });

  it("rounds half of a step up, and gives back whole what has the whole gate", () => {
    const options = { windows: [2, 2], heads: 1, summary: top(2) };
    for (const [bias, entries] of [
      [0, [2, -1]],
      [2 ** 15, [3, -3]],
      [-(2 ** 15), [0, 0]],
    ] as const) {
      const node = plain(options);
      const stream = streamOf({ ...node, matrices: { ...node.matrices, score0: matrix(1, [0], [2 ** 31 - 1], [bias], 0) } });
      for (const x of [3, -3]) stream.step([x]);
      expect([...stream.state["l1_vectors"]!.slice(0, 2)]).toEqual(entries);
      expect(stream.state["l1_present"]?.[0]).toBe(bias < 0 ? 0 : 3);
    }
  });

  it("counts what is stored, not steps", () => {
    const { node, inputs } = gateOf(plain({ windows: [2, 2], heads: 1, summary: top(1) }), 0);
    const stream = streamOf(node, inputs);
    const contexts = [1, 0, 0, 1, 0].map((gate, i) => stream.step([(i + 1) * 20], gate));
    expect(contexts).toEqual([
      [20, 0],
      [20, 0],
      [20, 0],
      [50, 40],
      [50, 40],
    ]);
  });
});

describe("counts", () => {
  for (const [entries, bits] of [
    [255, 8],
    [256, 16],
    [512, 16],
  ] as const) {
    it(`reach the ${entries} entries of a window and no more, in ${bits} bits`, () => {
      const node = plain({ windows: [entries], heads: 1, summary: top(1), prune: { tau: 0, slots: [2] } });
      expect(node.state.find(({ name }) => name === "l0_counts")).toMatchObject({ bits, greatest: entries });
      const stream = streamOf(node);
      for (let t = 0; t < 2 * entries; t++) {
        stream.step([5]);
        expect(stream.state["l0_counts"]?.[0]).toBe(Math.min(t + 1, entries));
      }
      stream.step([6]);
      expect([...stream.state["l0_counts"]!]).toEqual([entries - 1, 1]);
    });
  }

  it("do not weigh in retain; a full one takes the better only", () => {
    const stream = streamOf(plain({ windows: [2], heads: 1, summary: top(1), retain: { slots: 2, tau: 0 } }));
    for (const x of [40, 40, 40, 80, 20, 100, 100].flatMap((best) => [best, best])) stream.step([x]);
    expect([...stream.state["l1_vectors"]!]).toEqual([50, 40]);
    expect(statisticsOf(stream.state)?.[1]).toEqual({ stored: 3, merged: 3, early: 0, refused: 1, evicted: 1, peak: 2 });
  });

  it("in retain: of equal scores the first leaves, and none for an equal one", () => {
    const options = { windows: [2], heads: 1, summary: top(1), retain: { slots: 2, tau: 0 } };
    const stream = streamOf(plain(options, { features: 2, s0: 2 ** 15 }));
    const pushes = [
      [1, 5],
      [2, 5],
      [3, 5],
      [4, 9],
    ];
    for (const x of pushes.flatMap((best) => [best, best])) stream.step(x);
    expect([...stream.state["l1_vectors"]!]).toEqual([4, 9, 2, 5]);
    expect([...stream.state["l1_scores"]!]).toEqual([2 ** 15 + 9, 2 ** 15 + 5]);
    expect(statisticsOf(stream.state)?.[1]).toMatchObject({ stored: 3, refused: 1, evicted: 1 });
  });
});
