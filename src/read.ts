/** The rest of the stage `read`: from a model's options to the weights and recordings that they name. */

import { join } from "node:path";
import { type Diagnostic, Refusal, stops } from "./diagnostics/diagnostic.ts";
import type { Expected, Ports, Sequences, TestSet } from "./ir/data.ts";
import type { Model } from "./ir/model.ts";
import type { ParamsByNode } from "./ir/params.ts";
import { readCalibration, readExpected, readTest } from "./weights/data.ts";
import { loadWeights } from "./weights/load-weights.ts";
import { readTensors } from "./weights/read.ts";

/** What `read` gives: the model, and everything from disk that belongs to it. */
export interface Sources {
  readonly model: Model;
  readonly params: ParamsByNode;
  readonly calibration?: Sequences;
  readonly expected?: Expected;
  readonly test?: TestSet;
}

/** Weights and recordings from disk; warnings are kept, errors of all files are thrown together. */
export async function readSources(model: Model, root: string, warnings: Diagnostic[]): Promise<Sources> {
  const problems: Diagnostic[] = [];
  const { options } = model;
  const ports = portsOf(model);
  const from = async <T>(
    key: "weights" | "calibration" | "expected" | "test",
    load: (file: { path: string; shown: string }) => Promise<{ value?: T; diagnostics: readonly Diagnostic[] }>,
  ): Promise<T | undefined> => {
    const shown = options[key];
    if (shown === undefined) return undefined;
    const at = options.spans[key];
    try {
      const { value, diagnostics } = await load({ path: join(root, shown), shown, ...(at === undefined ? {} : { at }) });
      problems.push(...diagnostics);
      return value;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(...error.diagnostics);
      return undefined;
    }
  };
  const file = await from("weights", async ({ path, shown }) => ({
    value: await readTensors(path, shown, "weights", options.spans["weights"]),
    diagnostics: [],
  }));
  const unread = options.weights !== undefined && file === undefined;
  const loaded = unread ? { params: new Map(), diagnostics: [] } : loadWeights(model, file);
  problems.push(...loaded.diagnostics);
  const calibration = await from("calibration", (one) => readCalibration(one, ports));
  const expected = await from("expected", (one) => readExpected(one, ports));
  const test = await from("test", (one) => readTest(one, ports));
  if (stops(problems)) throw new Refusal(...problems);
  warnings.push(...problems);
  return {
    model,
    params: loaded.params,
    ...(calibration ? { calibration } : {}),
    ...(expected ? { expected } : {}),
    ...(test ? { test } : {}),
  };
}

export function portsOf(model: Model): Ports {
  const port = (name: string, id: number) => {
    const node = model.nodes[id];
    return { name, shape: node?.shape ?? [], ...(node?.classes === undefined ? {} : { classes: node.classes }) };
  };
  const inputs = model.nodes.filter(({ op }) => op === "input" || op === "inputIndex");
  const time = inputs[0]?.time;
  return {
    ...(time?.kind === "sequence" ? { mostSteps: time.length } : {}),
    inputs: inputs.map(({ name, id }) => port(name, id)),
    outputs: model.outputs.map(({ name, node }) => port(name, node)),
  };
}
