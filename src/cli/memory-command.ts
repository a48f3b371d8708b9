import { writeFileSync } from "node:fs";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { invariant } from "../diagnostics/internal.ts";
import { snapshots } from "../diagnostics/snapshots.ts";
import type { Model } from "../ir/model.ts";
import { modelHash } from "../ir/model-hash.ts";
import { rememberingNodes } from "../ir/quantized.ts";
import { at } from "../ops/constants.ts";
import { runFixed } from "../ops/run-fixed.ts";
import type { Sources } from "../read.ts";
import { breath } from "../verify/breath.ts";
import { inputBuffers } from "../verify/reference.ts";
import { chooseVectors } from "../verify/vectors.ts";
import { type MemoryReport, type MemorySource, memoryLines, memoryReport, type State } from "./memory-report.ts";
import { memoryPicture } from "./memory-svg.ts";
import { shownPath } from "./paths.ts";
import type { Run } from "./run.ts";
import { type HashedModel, lookAtSnapshot, modelOf, stateFrom, trying } from "./snapshot-file.ts";
import { compileUntil, type Opened, open } from "./spec.ts";

export interface MemoryCommandOptions {
  /** The spec. */
  readonly model: string;
  readonly after?: number;
  readonly svg?: string;
  readonly root?: string;
  readonly skipTypes?: boolean;
}

interface Quantized extends HashedModel {
  readonly sources: Sources;
}

/** `lookback memory`: what the lookBacks hold, in a snapshot or after so many steps of the reference. */
export async function memory(file: string | undefined, options: MemoryCommandOptions, run: Run): Promise<void> {
  const reports: MemoryReport[] = [];
  run.result["memories"] = reports;
  // Whoever names a wrong file need not wait until the spec is compiled.
  const snapshot = file === undefined ? undefined : lookAtSnapshot(file);
  const { model: spec, root, skipTypes = false } = options;
  const opened = await open(spec, { ...(root === undefined ? {} : { root }), skipTypes, target: "generic" }, run);
  const models: Quantized[] = [];
  for (const model of opened.models) models.push(await quantized(model, opened, run));
  for (const one of lookingBack(snapshot ? [modelOf(snapshot, models, spec)] : models)) {
    const [state, source]: [State, MemorySource] = snapshot
      ? [stateFrom(snapshot, one), { kind: "snapshot", file: snapshot.shown, bytes: snapshot.bytes }]
      : await afterSteps(one, options.after ?? 1, run);
    const report = memoryReport(one.graph, one.hash, state, source);
    reports.push(report);
    for (const line of memoryLines(report)) run.out.print(line);
  }
  if (options.svg === undefined) return;
  const picture = shownPath(options.svg);
  trying(picture, () => writeFileSync(picture, memoryPicture(reports)));
  run.out.progress(`${picture} is written`);
}

/** Of several models those that have something to show. */
function lookingBack(models: readonly Quantized[]): readonly Quantized[] {
  const found = models.filter(({ graph }) => rememberingNodes(graph).some(({ op }) => op === "lookBack"));
  if (found.length > 0) return found;
  throw new Refusal(...models.map(({ graph }) => snapshots.nothingRemembered(undefined, graph.name)));
}

async function quantized(model: Model, opened: Opened, run: Run): Promise<Quantized> {
  const { quantize: graph, read: sources } = await compileUntil("quantize", model, opened, run);
  invariant(graph !== undefined && sources !== undefined, `${model.name} was not quantized`);
  return { graph, hash: modelHash(graph), sources };
}

/** As verify runs them with --steps: sequence by sequence, each from reset. */
async function afterSteps({ graph, sources }: Quantized, steps: number, run: Run): Promise<[State, MemorySource]> {
  const { test, calibration } = sources;
  const vectors = chooseVectors(graph, { test, calibration, steps });
  if (vectors.steps < steps) throw new Refusal(snapshots.tooFewSteps(undefined, vectors.file ?? "", vectors.steps, steps));
  const last = vectors.sequences.length - 1;
  const reference = runFixed(graph);
  const inputs = inputBuffers(graph);
  const breathing = breath(run.signal);
  // Every sequence starts from reset, so the last one alone makes the memory.
  const own = at(vectors.sequences, last).steps;
  for (let step = 0; step < own; step++) {
    if (breathing.due()) await breathing.take();
    vectors.read(last, step, inputs);
    reference.step(inputs);
  }
  const { source, file } = vectors;
  return [
    reference.state,
    { kind: "reference", steps, vectors: source, ...(file === undefined ? {} : { file }), sequence: last, step: own - 1 },
  ];
}
