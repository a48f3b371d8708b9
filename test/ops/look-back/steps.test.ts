/** lookBack step by step, on nets small enough to follow by hand, and what a step costs. */

import { describe, expect, it } from "vitest";
import type { QuantizedNode } from "../../../src/ir/quantized.ts";
import { type LookBackOptions, layoutOf } from "../../../src/ops/look-back/layout.ts";
import { statisticsOf } from "../../../src/ops/look-back/statistics.ts";
import { random } from "../../support/random.ts";
import { matrix, nodeOf } from "./fixture.ts";
import { gateOf, randomNode, randomStream, streamOf } from "./random-node.ts";

/** One number per vector; queries 0, so that all that is there weighs the same; no sink to speak of; score = vector, gate open from 0 on. */
function plain(options: LookBackOptions): QuantizedNode {
  const { levels } = layoutOf(1, options);
  const each = (name: string, value: number) => Object.fromEntries(levels.map(({ index }) => [`${name}${index}_0`, value]));
  const matrices = (name: string, m: number) =>
    Object.fromEntries(levels.map(({ index }) => [`${name}${index}`, matrix(1, [name === "score" ? 1 : 0], [m], [0], 0)]));
  const numbers = { ...each("logitM", 0), ...each("logitT", 0), ...each("sink", -32768) };
  return nodeOf(1, options, numbers, { ...matrices("query", 0), ...matrices("score", 2 ** 31 - 1) });
}

const top = (kept: number) => ({ kind: "top", kept }) as const;

describe("a level's boundary", () => {
  it("is seen above in the step that ends the block, and only then", () => {
    const stream = streamOf(plain({ windows: [3, 2], heads: 1, summary: top(1) }));
    // The gate of score a is 16384 + a/2 of 32767, so what goes up is about half of the best.
    const contexts = [10, 40, 20, 60, 60, 60, -50, -50, -40].map((x) => stream.step([x]));
    expect(contexts.map(([low]) => low)).toEqual([10, 25, 23, 40, 47, 60, 23, -13, -47]);
    expect(contexts.map(([, high]) => high)).toEqual([0, 0, 20, 20, 20, 25, 25, 25, 5]);
    expect(stream.state["l0_age"]?.[0]).toBe(0);
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
});

describe("the cost of a step", () => {
  const summary = top(2);
  const windows = [8, 4];
  for (const [name, options] of Object.entries({
    rings: { windows, heads: 1, summary },
    "windows that overflow": { windows, heads: 1, summary, prune: { tau: 1, slots: [4, 3] } },
    retain: { windows, heads: 1, summary, retain: { slots: 6, tau: 1 } },
    pool: { windows, heads: 1, summary: { kind: "pool", kept: 2 } as const },
  })) {
    it(`does not depend on how long it has run: ${name}`, () => {
      const seeded = random(7);
      const node = randomNode(seeded, 1, options);
      const stream = streamOf(node);
      const xs = randomStream(seeded, 1, 1000);
      for (let t = 0; t < 100; t++) stream.step(xs[t]!);
      const early = accesses(node, stream.state, xs);
      for (let t = 0; t < 100_000; t++) stream.step(xs[t % xs.length]!);
      const late = accesses(node, stream.state, xs);
      expect(late).toBeLessThanOrEqual(early * 1.05);
      expect(early).toBeLessThan(2000);
    });
  }

  /** The most elements of the state that one of the steps touches. It goes on in a copy. */
  function accesses(node: QuantizedNode, from: Readonly<Record<string, Int32Array>>, xs: readonly (readonly number[])[]): number {
    let count = 0;
    const counting: ProxyHandler<Int32Array> = {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== "function") count++;
        else count += target.length;
        return typeof value === "function" ? value.bind(target) : value;
      },
    };
    const state = Object.fromEntries(Object.entries(structuredClone(from)).map(([name, field]) => [name, new Proxy(field, counting)]));
    const stream = streamOf(node, [], state);
    const costs = xs.map((x) => {
      count = 0;
      stream.step(x);
      return count;
    });
    return Math.max(...costs);
  }
});
