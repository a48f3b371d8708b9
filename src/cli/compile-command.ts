import { commands } from "../diagnostics/command.ts";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { libraryOf } from "../emit/library.ts";
import type { LibraryForm } from "../ir/project.ts";
import { version } from "../version.ts";
import { printed } from "./printed.ts";
import { compileReport, type ModelReport } from "./report.ts";
import { reportLines } from "./report-lines.ts";
import type { Run } from "./run.ts";
import { compileOne, compileUntil, open, type SpecOptions } from "./spec.ts";
import { stageNames } from "./stage-names.ts";
import { destination, write } from "./write.ts";

export interface CompileCommandOptions extends SpecOptions {
  readonly printAfter?: string;
  readonly as?: LibraryForm;
}

/** `lookback compile`: every model's C project in a folder of its own, and a report on each. */
export async function compile(spec: string, options: CompileCommandOptions, run: Run): Promise<void> {
  if (options.printAfter !== undefined) return printAfter(spec, options.printAfter, options, run);
  const reports: ModelReport[] = [];
  run.result["models"] = reports;
  const opened = await open(spec, options, run);
  for (const model of opened.models) {
    const to = await destination(model, opened, options, run);
    const compiled = await compileOne(model, opened, run);
    const form = options.as;
    const files =
      form === undefined ? compiled.emit.files : libraryOf(compiled.emit, compiled.quantize, form, { hash: compiled.hash, version });
    const changed = await write(to, files, run);
    const report = { ...compileReport(compiled, to.folder, changed), ...(form && { as: form }) };
    reports.push(report);
    for (const line of reportLines(report)) run.out.print(line);
  }
}

/** `--print-after`: a value between two stages, to look at; nothing is written. */
async function printAfter(spec: string, name: string, options: SpecOptions, run: Run): Promise<void> {
  const stage = stageNames.find((one) => one === name);
  if (stage === undefined) throw new Refusal(commands.unknownStage(undefined, name, stageNames));
  const values: Record<string, unknown> = {};
  Object.assign(run.result, { stage, values });
  const opened = await open(spec, options, run);
  for (const model of opened.models) {
    const text = printed((await compileUntil(stage, model, opened, run))[stage]);
    run.out.print(text);
    if (run.out.json) values[model.name] = JSON.parse(text);
  }
}
