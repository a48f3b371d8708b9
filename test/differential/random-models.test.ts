/**
 * Random models through the whole compiler: the generated C, with probes and with traps, against the fixed-point reference.
 * `npm run soak` runs the long form (100,000 steps; result in RESULTS.md).
 */

import { describe, expect, it } from "vitest";
import { limits } from "../../src/arith/format.ts";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { sequenceLength } from "../../src/ir/graph.ts";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { lower } from "../../src/lower/lower.ts";
import { quantize } from "../../src/quantize/quantize.ts";
import type { Vectors } from "../../src/verify/vectors.ts";
import { verifyEquality } from "../../src/verify/verify.ts";
import { random } from "../support/random.ts";
import { randomModel } from "../support/random-model.ts";
import { projectOf, strictExecutor } from "../support/wasm.ts";

const soak = import.meta.env.MODE === "soak";
const [models, stepsEach] = soak ? [200, 500] : [24, 60];

/** Uniform, the ends alone, constant, and long constant streams: what makes cells saturate and accumulators great. */
function hardVectors(graph: QuantizedGraph, seed: number, steps: number): Vectors {
  const formats = graph.nodes.filter(({ op }) => op === "input").map((node) => limits(node.format!));
  const each = Math.min(Math.ceil(steps / 5), sequenceLength(graph) ?? steps);
  const kinds = Array.from(
    { length: Math.ceil(steps / each) },
    (_, i) => (["uniform", "ends", "constant", "least", "greatest"] as const)[i % 5],
  );
  // Whole sequences are of every length.
  const sequences = kinds.map((_, i) => ({ steps: sequenceLength(graph) === undefined ? each : Math.max(1, each - i) }));
  return {
    source: "seeded",
    seed,
    sequences,
    steps: sequences.reduce((sum, s) => sum + s.steps, 0),
    read: (sequence, step, into) => {
      const kind = kinds[sequence]!;
      const r = random(seed * 7919 + sequence * 104729 + (kind === "uniform" || kind === "ends" ? step : 0));
      for (const [i, array] of into.entries()) {
        const { lo, hi } = formats[i]!;
        for (let k = 0; k < array.length; k++) {
          array[k] = kind === "least" ? lo : kind === "greatest" ? hi : kind === "ends" ? (r.chance(0.5) ? lo : hi) : r.integer(lo, hi);
        }
      }
    },
  };
}

describe(`${models} random models, ${stepsEach} steps each`, () => {
  let [refused, hooked] = [0, 0];
  for (let seed = 1; seed <= models; seed++) {
    it(`model ${seed}`, async () => {
      const { model, params, calibration } = randomModel(seed, seed % 4 === 0 ? 130 : 40);
      let quantized: QuantizedGraph;
      try {
        quantized = quantize(lower(model, params), calibration);
      } catch (error) {
        // A refusal with numbers is an answer, but it must stay rare.
        if (!(error instanceof Refusal)) throw error;
        expect(error.diagnostics.every(({ code }) => code.startsWith("LB5"))).toBe(true);
        refused++;
        return expect(refused).toBeLessThan(models / 4);
      }
      const vectors = hardVectors(quantized, seed, stepsEach);
      const project = projectOf(quantized, vectors);
      const result = await verifyEquality(quantized, vectors, { real: await strictExecutor(quantized, project) });
      expect(result.difference).toBeUndefined();
      expect(result.compared.steps).toBe(vectors.steps);
      if (result.compared.hooked) hooked++;
    });
  }

  it("some of them ask the firmware what to store, and were compared with and without its decisions", () =>
    expect(hooked).toBeGreaterThan(0));
});
