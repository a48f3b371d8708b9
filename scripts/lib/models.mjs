/** Projects to measure: the examples, and the random models of the tests. */

import { register } from "node:module";
import { join } from "node:path";
import { compileModel } from "../../dist/compile.js";
import { Refusal } from "../../dist/diagnostics/diagnostic.js";
import { sequenceLength } from "../../dist/ir/graph.js";
import { lower } from "../../dist/lower/lower.js";
import { quantize } from "../../dist/quantize/quantize.js";
import { readSpec } from "../../dist/spec/read-spec.js";
import { findTarget } from "../../dist/targets/load.js";
import { root } from "./lookback.mjs";

export async function exampleProject(name, target = "generic") {
  const { models, root: folder } = await readSpec(join(root, "examples", name, "model.ts"), {});
  return (await compileModel(models[0], { target: findTarget(target), root: folder })).emit;
}

/** `count` random models that go step by step, as the differential tests compile them, and among them a few with many layers. */
export async function randomProjects(count, firstSeed = 1) {
  register("./ts-hooks.mjs", import.meta.url);
  const { randomModel } = await import("../../test/support/random-model.ts");
  const { projectOf } = await import("../../test/support/wasm.ts");
  const projects = [];
  for (let seed = firstSeed; projects.length < count; seed++) {
    const layers = seed % 5 === 0 ? 12 + (seed % 4) * 8 : undefined;
    const { model, params, calibration } = randomModel(seed, 40, layers);
    try {
      const graph = quantize(lower(model, params), calibration);
      if (sequenceLength(graph) === undefined) projects.push(projectOf(graph, zeros));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return projects;
}

/** One lookBack between an input and an output, with random integers that are the same each time. */
export async function lookBackProject(features, options) {
  register("./ts-hooks.mjs", import.meta.url);
  const { graphOfNodes, integersOf } = await import("../../test/support/look-back.ts");
  const { random } = await import("../../test/support/random.ts");
  const { projectOf } = await import("../../test/support/wasm.ts");
  return projectOf(graphOfNodes([{ node: integersOf(features, options, random(1)) }]), zeros);
}

/** The self-test needs some steps; any will do. */
const zeros = {
  source: "seeded",
  sequences: [{ steps: 4 }],
  steps: 4,
  read: (_sequence, _step, into) => {
    for (const array of into) array.fill(0);
  },
};

export const manifestOf = (project) => JSON.parse(project.files.get("manifest.json"));
