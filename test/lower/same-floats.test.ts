/** Lowering changes no number: the fused graph gives the same float outputs as the graph that only had its layers expanded. */

import { describe, expect, it } from "vitest";
import { inputsOf } from "../../src/ir/graph.ts";
import { expand } from "../../src/lower/expand.ts";
import { lower } from "../../src/lower/lower.ts";
import { runFloat } from "../../src/ops/run-float.ts";
import { eachStep } from "../../src/ops/sequences.ts";
import { randomModel } from "../support/random-model.ts";

describe("float reference", () => {
  it("is the same before and after lower, over random models and every step of their data", () => {
    let folds = 0;
    for (let seed = 1; seed <= 150; seed++) {
      const { model, params, calibration } = randomModel(seed, 24);
      const [before, after] = [expand(model, params), lower(model, params)];
      folds += before.nodes.length - after.nodes.length;
      const runs = [before, after].map(runFloat);
      expect(inputsOf(before).map(({ name }) => name)).toEqual(inputsOf(after).map(({ name }) => name));
      eachStep(
        calibration,
        inputsOf(before),
        () => {
          for (const run of runs) run.reset();
        },
        (inputs) => {
          const [a, b] = runs.map((run) => run.step(inputs.map((input) => Float64Array.from(input))));
          for (const [i, output] of before.outputs.entries()) {
            // The same operations in the same order: not close, equal.
            expect(b![after.outputs[i]!.node], `${seed}: ${output.name}`).toEqual(a![output.node]);
          }
        },
      );
    }
    expect(folds).toBeGreaterThan(60);
  });

  it("reset forgets everything", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { model, params, calibration } = randomModel(seed, 24);
      const graph = lower(model, params);
      const run = runFloat(graph);
      const first: string[] = [];
      eachStep(
        { ...calibration, lengths: calibration.lengths.map(() => 3) },
        inputsOf(graph),
        () => run.reset(),
        (inputs, _sequence, index) => {
          if (index > 0) return void run.step(inputs.map((input) => Float64Array.from(input)));
          const zeros = inputs.map((input) => new Float64Array(input.length));
          first.push(JSON.stringify(run.step(zeros).map((values) => [...values])));
        },
      );
      expect(new Set(first).size).toBe(1);
    }
  });
});
