import { readFileSync } from "node:fs";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { executing } from "../diagnostics/executors.ts";
import { invariant } from "../diagnostics/internal.ts";
import { grouped } from "../diagnostics/words.ts";
import { modelHash } from "../ir/model-hash.ts";
import { differenceDiagnostic } from "../verify/difference.ts";
import { greetingOfLog, replay as replayLog } from "../verify/replay.ts";
import { shownPath } from "./paths.ts";
import { type Run, say } from "./run.ts";
import { trying } from "./snapshot-file.ts";
import { compileUntil, open } from "./spec.ts";
import { many } from "./table.ts";

export interface ReplayCommandOptions {
  /** The spec. */
  readonly model: string;
  readonly root?: string;
  readonly skipTypes?: boolean;
}

/** `lookback replay`: what a board did with the model, as `monitor` recorded it, made again by the reference. */
export async function replay(file: string, options: ReplayCommandOptions, run: Run): Promise<void> {
  const shown = shownPath(file).replaceAll("\\", "/");
  const log = trying(shown, () => readFileSync(file));
  const greeting = greetingOfLog(log);
  if (greeting === undefined) throw new Refusal(executing.noLog(undefined, shown, log.length));
  const { model: spec, root, skipTypes = false } = options;
  const opened = await open(spec, { ...(root === undefined ? {} : { root }), skipTypes, target: "generic" }, run);
  for (const model of opened.models) {
    const { quantize: graph } = await compileUntil("quantize", model, opened, run);
    invariant(graph !== undefined, `${model.name} was not quantized`);
    if (modelHash(graph) !== greeting.model) continue;
    run.out.progress(`${graph.name}: making the recorded steps again`);
    const { difference, ...found } = await replayLog(graph, shown, log, run.signal);
    run.result["replay"] = { model: graph.name, hash: greeting.model, log: shown, equal: difference === undefined, ...found };
    const { records, steps, values, sequences, lost, skipped, dropped } = found;
    const from = `${many(sequences, "reset")} or memories`;
    run.out.print(`log           ${shown}: ${many(records, "record")}, ${grouped(lost)} lost, ${many(dropped, "broken frame")}`);
    run.out.print(`bit-exact     ${difference ? "NO" : "yes"}: ${many(steps, "step")} from ${from}, ${many(values, "value")}`);
    if (skipped > 0) run.out.print(`not compared  ${many(skipped, "step")}: what the memory held is not known there`);
    if (difference) say(run, [differenceDiagnostic(graph, difference)]);
    else if (steps === 0) throw new Refusal(executing.nothingToReplay(undefined, shown, records));
    return;
  }
  throw new Refusal(executing.logOfOther(undefined, shown, greeting.model, spec));
}
