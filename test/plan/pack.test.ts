/** Scratch: nothing that lives at one time overlaps, and little is wasted. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lower } from "../../src/lower/lower.ts";
import { type Life, packed } from "../../src/plan/pack.ts";
import { plan } from "../../src/plan/plan.ts";
import { quantize } from "../../src/quantize/quantize.ts";
import { select } from "../../src/select/select.ts";
import { random } from "../support/random.ts";
import { randomModel } from "../support/random-model.ts";

const aligned = (bytes: number) => Math.ceil(bytes / 4) * 4;

/** No plan can be smaller: the most bytes that live at one time. */
function mostAtOnce(lives: readonly Life[]): number {
  const live = (at: number) => lives.filter(({ from, to }) => from <= at && at <= to).reduce((sum, { bytes }) => sum + aligned(bytes), 0);
  return Math.max(0, ...lives.map(({ from }) => live(from)));
}

const life = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 12 }))
  .map(([bytes, from, length]): Life => ({ bytes, from, to: from + length }));

describe("packed", () => {
  it("keeps apart what lives at one time, aligned, within the bytes that it states", () => {
    fc.assert(
      fc.property(fc.array(life, { maxLength: 40 }), (lives) => {
        const { offsets, bytes } = packed(lives);
        expect(bytes % 4).toBe(0);
        for (const [i, a] of lives.entries()) {
          const start = offsets[i]!;
          expect(start % 4).toBe(0);
          expect(start + a.bytes).toBeLessThanOrEqual(bytes);
          for (const [j, b] of lives.entries()) {
            if (j <= i || a.to < b.from || b.to < a.from) continue;
            expect(start + a.bytes <= offsets[j]! || offsets[j]! + b.bytes <= start).toBe(true);
          }
        }
        expect(bytes).toBeGreaterThanOrEqual(mostAtOnce(lives));
        expect(packed(lives)).toEqual({ offsets, bytes });
      }),
      { numRuns: 400 },
    );
  });

  it("wastes at most 15% of the least possible on average, over random lives", () => {
    const r = random(11);
    let [used, least, worst] = [0, 0, 1];
    for (let i = 0; i < 2_000; i++) {
      const lives = Array.from({ length: r.integer(2, 30) }, (_, from) => ({
        bytes: r.pick([r.integer(1, 16), r.integer(1, 130), r.integer(100, 1000)]),
        from,
        to: from + (r.chance(0.7) ? 1 : r.integer(1, 10)),
      }));
      const [bytes, floor] = [packed(lives).bytes, mostAtOnce(lives)];
      [used, least, worst] = [used + bytes / floor, least + 1, Math.max(worst, bytes / floor)];
    }
    console.log(
      `scratch: ${(used / least).toFixed(4)} of the lower bound on average over 2,000 random lives, ${worst.toFixed(3)} at worst`,
    );
    expect(used / least).toBeLessThanOrEqual(1.15);
  });

  it("the same for the scratch of random models", () => {
    let [sum, models, worst] = [0, 0, 1];
    for (let seed = 1; seed <= 100; seed++) {
      const { model, params, calibration } = randomModel(seed, 60);
      let graph: ReturnType<typeof quantize>;
      try {
        graph = quantize(lower(model, params), calibration);
      } catch {
        continue;
      }
      const memory = plan(graph, select(graph, ["portable"], "generic"));
      const tensors = memory.places.flatMap((place) => (place.kind === "scratch" ? [place] : []));
      const lives = [...tensors, ...memory.temporaries.map(({ node, bytes }) => ({ bytes, from: node, to: node }))];
      if (lives.length < 2) continue;
      const ratio = memory.scratchBytes / mostAtOnce(lives);
      [sum, models, worst] = [sum + ratio, models + 1, Math.max(worst, ratio)];
    }
    console.log(
      `scratch: ${(sum / models).toFixed(4)} of the lower bound on average over ${models} random models, ${worst.toFixed(3)} at worst`,
    );
    expect(models).toBeGreaterThan(30);
    expect(sum / models).toBeLessThanOrEqual(1.15);
  });
});
