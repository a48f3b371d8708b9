/** Lowering changes no number: the fused graph gives the same float outputs as the graph that only had its layers expanded. */

import { describe, expect, it } from "vitest";
import { inputsOf } from "../../src/ir/graph.ts";
import { expand } from "../../src/lower/expand.ts";
import { lower } from "../../src/lower/lower.ts";
import { runFloat } from "../../src/ops/run-float.ts";
import { eachSequence } from "../../src/ops/sequences.ts";
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
      eachSequence(calibration, inputsOf(before), (steps, inputs) => {
        const [a, b] = runs.map((run) => run.sequence(steps, (step) => inputs(step).map((input) => Float64Array.from(input))));
        const others = b![Symbol.iterator]();
        for (const values of a!) {
          const same = others.next().value!;
          for (const [i, output] of before.outputs.entries()) {
            // The same operations in the same order: not close, equal.
            expect(same[after.outputs[i]!.node], `${seed}: ${output.name}`).toEqual(values[output.node]);
          }
        }
      });
    }
    expect(folds).toBeGreaterThan(60);
  });

  it("reset forgets everything", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { model, params, calibration } = randomModel(seed, 24);
      const graph = lower(model, params);
      const run = runFloat(graph);
      const first: string[] = [];
      eachSequence(calibration, inputsOf(graph), (_, inputs) => {
        const given = (step: number) => inputs(step).map((input) => (step > 0 ? Float64Array.from(input) : new Float64Array(input.length)));
        let step = 0;
        for (const values of run.sequence(1 + Math.min(2, calibration.steps - 1), given)) {
          if (step++ === 0) first.push(JSON.stringify(values.map((value) => [...value])));
        }
      });
      expect(new Set(first).size).toBe(1);
    }
  });
});
