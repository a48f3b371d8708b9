/** What a step of lookBack is said to compute and read: the document's figures, and what the reference does in fact. */

import { describe, expect, it } from "vitest";
import type { QuantizedNode } from "../../../src/ir/quantized.ts";
import { lookBackFacts } from "../../../src/ops/look-back/facts.ts";
import { type LookBackOptions, layoutOf } from "../../../src/ops/look-back/layout.ts";
import { full, worst } from "../../../src/ops/look-back/work.ts";
import { random } from "../../support/random.ts";
import { evenNode } from "./even-node.ts";
import { streamOf } from "./random-node.ts";

const top = (kept: number) => ({ kind: "top", kept }) as const;
const pool = (kept: number) => ({ kind: "pool", kept }) as const;

describe("the figures of SEMANTICS, table H", () => {
  const of = (options: Omit<LookBackOptions, "heads">) => {
    const node = evenNode(16, { heads: 1, ...options });
    const end = worst(node).macs - full(node).macs;
    // The table spreads the ends of pool's blocks over their steps.
    return { macs: full(node).macs + (options.summary.kind === "pool" ? end / 100 : 0), end };
  };
  for (const [name, options, macs, end] of [
    ["100x100, pool k=1", { windows: [100, 100], summary: pool(1) }, 6944, 3200],
    ["100x100, pool k=4", { windows: [100, 100], summary: pool(4) }, 16640, 12800],
    ["100x100, top k=2", { windows: [100, 100], summary: top(2) }, 10128, 0],
    ["100x100, top k=4", { windows: [100, 100], summary: top(4) }, 16528, 0],
    ["100x100, top k=4, level 2 in 16 slots", { windows: [100, 100], summary: top(4), prune: { tau: 0, slots: [100, 16] } }, 4240, 0],
    ["100x100, top k=4, 32 + 16 slots", { windows: [100, 100], summary: top(4), prune: { tau: 0, slots: [32, 16] } }, 2064, 0],
    ["100 + retain 32, top k=4", { windows: [100], summary: top(4), retain: { slots: 32, tau: 0 } }, 4752, 4 * 16],
  ] as const) {
    it(name, () => expect(of(options)).toEqual({ macs, end }));
  }
});

describe("counted in the reference, memories full, every weight above 0", () => {
  for (const [name, options] of Object.entries({
    "a ring": { windows: [8], heads: 1, summary: top(2) },
    "rings, heads": { windows: [8, 4], heads: 2, summary: top(2) },
    "three levels": { windows: [4, 3, 2], heads: 1, summary: top(3) },
    "windows with slots": { windows: [8, 4], heads: 1, summary: top(2), prune: { tau: 0, slots: [6, 5] } },
    retain: { windows: [6], heads: 1, summary: top(3), retain: { slots: 5, tau: 0 } },
    pool: { windows: [6, 5, 2], heads: 1, summary: pool(2) },
  } satisfies Record<string, LookBackOptions>)) {
    const node = evenNode(16, options);
    it(`MACs, whenever: ${name}`, () => {
      const stream = streamOf(node);
      const xs = vectorsOf(node.numbers["features"]!, 2100);
      for (const [from, to] of [
        [0, 200],
        [200, 2000],
      ] as const) {
        for (const x of xs.slice(from, to)) stream.step(x);
        const counts = xs.slice(to, to + 60).map((x) => macsOf(() => stream.step(x)));
        expect([Math.min(...counts), Math.max(...counts)], `from step ${to}`).toEqual([full(node).macs, worst(node).macs]);
      }
    });

    it(`bytes of vectors: ${name}`, () => {
      const { least, most } = vectorBytes(node);
      const slots = layoutOf(16, options).levels.reduce((sum, { slots: own }) => sum + own, 0);
      expect(least).toBeGreaterThanOrEqual(2 * options.heads * slots * 16);
      expect(least).toBeLessThanOrEqual(full(node).memoryBytes);
      expect(most).toBeLessThanOrEqual(worst(node).memoryBytes);
    });
  }
});

describe("facts", () => {
  it("recall: reach, and what others would need", () => {
    expect(lookBackFacts(evenNode(16, { windows: [100, 100], heads: 1, summary: top(4) }))).toEqual({
      windows: [100, 100],
      levels: 2,
      features: 16,
      reach: 10_000,
      unit: "steps",
      retains: false,
      stateBytes: 8142,
      fullAttentionBytes: 320_000,
      // Two of 16 · 16 + 16 + 1, and a score of 16 + 1.
      parameters: 563,
      // 4 · 6 · (16 + 6 + 1) = 552, with 7 units 672.
      lstm: { units: 6, stateBytes: 30 },
    });
  });

  it("an LSTM never has more parameters, and a unit more would", () => {
    const r = random(3);
    for (let i = 0; i < 300; i++) {
      const features = r.integer(1, 64);
      const { parameters, lstm } = lookBackFacts(
        evenNode(features, { windows: [2, 2], heads: r.integer(1, 4), summary: r.pick([top, pool])(r.integer(1, 5)) }),
      );
      const needs = (units: number) => 4 * units * (features + units + 1);
      expect(needs(lstm.units)).toBeLessThanOrEqual(parameters);
      expect(needs(lstm.units + 1)).toBeGreaterThan(parameters);
    }
  });

  it("counts in pushes behind a store, and retain has no end", () => {
    const plain = evenNode(4, { windows: [5], heads: 1, summary: top(1), retain: { slots: 3, tau: 0 } });
    const gated = [
      { ...plain, inputs: [0, 1] },
      { ...plain, words: { ...plain.words, store: "callback" } },
    ];
    for (const node of gated)
      expect(lookBackFacts(node)).toMatchObject({ reach: 5, unit: "pushes", retains: true, levels: 2, windows: [5] });
  });
});

/** Vectors that are all different, with scores that rise: retain takes each one. */
function vectorsOf(features: number, steps: number): number[][] {
  return Array.from({ length: steps }, (_, t) => Array.from({ length: features }, (_unused, i) => (t >> (7 * i)) % 127));
}

/** Products of one step: the reference makes each with Math.imul, and nothing else with it. */
function macsOf(step: () => unknown): number {
  const imul = Math.imul;
  let count = 0;
  try {
    Math.imul = (a, b) => {
      count++;
      return imul(a, b);
    };
    step();
    return count;
  } finally {
    Math.imul = imul;
  }
}

/** Elements of stored vectors that a step reads, once memories are full. */
function vectorBytes(node: QuantizedNode): { least: number; most: number } {
  const stream = streamOf(node);
  const xs = vectorsOf(node.numbers["features"]!, 400);
  for (const x of xs.slice(0, 300)) stream.step(x);
  let count = 0;
  const counting: ProxyHandler<Int32Array> = {
    get: (target, key) => {
      if (typeof key === "string" && /^\d+$/.test(key)) count++;
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  };
  const watched = Object.entries(structuredClone(stream.state)).map(([name, field]) => [
    name,
    name.endsWith("vectors") ? new Proxy(field, counting) : field,
  ]);
  const again = streamOf(node, [], Object.fromEntries(watched));
  const counts = xs.slice(300).map((x) => {
    count = 0;
    again.step(x);
    return count;
  });
  return { least: Math.min(...counts), most: Math.max(...counts) };
}
