/** What `lookback memory` tells of a lookBack, against the pushes that were made: every age leads to the vector that is stored. */

import { describe, expect, it } from "vitest";
import type { QuantizedNode } from "../../../src/ir/quantized.ts";
import { layoutOfNode } from "../../../src/ops/look-back/integers.ts";
import type { LookBackOptions } from "../../../src/ops/look-back/layout.ts";
import { remembered } from "../../../src/ops/look-back/remembered.ts";
import { wrong } from "../../../src/ops/look-back/wrong.ts";
import { type Random, random } from "../../support/random.ts";
import { randomNode as integersOf, randomOptions, randomStream, streamOf, type Vector } from "./random-node.ts";

const scale = Math.fround(1 / 127);

function randomNode(r: Random, features: number, options: LookBackOptions): QuantizedNode {
  return { ...integersOf(r, features, options), format: { s: scale, z: 0, bits: 8, fixed: false } };
}

/** With a score far above 0 every gate is open, so that a vector goes up as it came. */
function openNode(seed: number) {
  const r = random(seed);
  const options = randomOptions(r);
  const { prune, retain } = options;
  // Equal vectors only are one, so that what is stored is what was pushed.
  const exact = { ...options, ...(prune ? { prune: { ...prune, tau: 0 } } : {}), ...(retain ? { retain: { ...retain, tau: 0 } } : {}) };
  const node = randomNode(r, 3, exact);
  for (const [name, matrix] of Object.entries(node.matrices)) if (name.startsWith("score")) matrix.bias[0] = 2 ** 20;
  return { node, stream: randomStream(r, 3, 120), r };
}

describe("ages", () => {
  it("of 300 random lookBacks", () => {
    let looked = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const { node, stream, r } = openNode(seed);
      const { step, state } = streamOf(node);
      const steps = r.integer(0, stream.length);
      for (const x of stream.slice(0, steps)) step(x);
      const back = (age: number): Vector | undefined => stream[steps - 1 - age];
      const pool = node.words["summary"] === "pool";
      for (const { level, age, stored, count } of vectorsOf(node, state)) {
        if (!age) continue;
        const [from, to] = [back(age.newest), back(age.oldest)];
        expect([from, to].includes(undefined), `seed ${seed}`).toBe(false);
        if (pool && level > 0) continue;
        if (level === 0) {
          expect([from, to], `seed ${seed}`).toEqual([stored, stored]);
          if ((count ?? 1) === 1) expect(age.newest).toBe(age.oldest);
        } else {
          const between = Array.from({ length: age.oldest - age.newest + 1 }, (_, k) => back(age.newest + k)!.join());
          expect(between, `seed ${seed}`).toContain(stored.join());
        }
        looked++;
      }
    }
    expect(looked).toBeGreaterThan(1000);
  });
});

function vectorsOf(node: Parameters<typeof remembered>[0], state: Parameters<typeof remembered>[1]) {
  return remembered(node, state).flatMap(({ level, vectors }) => vectors.map((vector) => ({ ...vector, level })));
}

describe("what is told of a level", () => {
  it("counts, slots, blocks and scores add up, and no step leaves what wrong.ts refuses", () => {
    const kinds = new Set<string>();
    for (let seed = 1; seed <= 200; seed++) {
      const r = random(seed);
      const node = randomNode(r, 3, randomOptions(r));
      const { levels } = layoutOfNode(node);
      const { step, state } = streamOf(node);
      for (const x of randomStream(r, 3, r.integer(0, 60))) step(x);
      expect(wrong(node, state), `seed ${seed}`).toBeUndefined();
      for (const [i, told] of remembered(node, state).entries()) {
        const { kind, entries, slots, window, summary } = levels[i]!;
        kinds.add(`${kind} ${summary?.kind ?? "last"}`);
        expect(told).toMatchObject({ level: i, kind, slots, window: { entries } });
        expect(told.vectors.length).toBeLessThanOrEqual(Math.min(slots, told.window.held));
        const counted = told.vectors.reduce((sum, { count = 1 }) => sum + count, 0);
        expect(counted).toBeLessThanOrEqual(told.window.held);
        if (i === 0) expect(counted).toBe(told.window.held);
        expect(told.block?.window).toBe(summary ? window : undefined);
        for (const { stored, real } of told.vectors) expect(real).toEqual(stored.map((q) => q * scale));
        const score = node.matrices[`score${kind === "retain" ? i - 1 : i}`];
        for (const one of [...(kind === "retain" ? told.vectors : []), ...(told.block?.candidates ?? [])])
          expect(one.score?.stored).toBe(one.stored.reduce((sum, q, k) => sum + q * score!.q[k]!, score!.bias[0]!));
      }
    }
    expect([...kinds].sort()).toEqual(["retain last", "ring last", "ring pool", "ring top", "window last", "window pool", "window top"]);
  });
});
