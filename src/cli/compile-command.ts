import { dirname, resolve } from "node:path";
import type { Stages } from "../compile.ts";
import { commands } from "../diagnostics/command.ts";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { writeProject } from "../emit/output-folder.ts";
import { shownPath } from "./paths.ts";
import { printed } from "./printed.ts";
import { compileReport, reportLines } from "./report.ts";
import { compileOne, folderOf, type Run, readModels, type SpecOptions } from "./spec.ts";

export interface CompileOptions extends SpecOptions {
  readonly printAfter?: string;
}

const stages: readonly (keyof Stages)[] = ["read", "lower", "framework", "quantize", "select", "plan", "trace", "emit"];

/** `lookback compile`: every model's C project in a folder of its own, and a report on each. */
export async function compile(spec: string, options: CompileOptions, run: Run): Promise<void> {
  const { printAfter } = options;
  const stage = stages.find((name) => name === printAfter);
  if (printAfter !== undefined && stage === undefined) throw new Refusal(commands.unknownStage(undefined, printAfter, stages));
  const { parsed, models } = await readModels(spec, options, run);
  const reports = [];
  for (const model of models) {
    const compiled = await compileOne(model, parsed.root, options, run);
    if (stage !== undefined) {
      run.out.print(printed(compiled[stage]));
      if (run.out.json) run.out.printJson(JSON.parse(printed(compiled[stage])));
      continue;
    }
    const folder = folderOf(model, options);
    run.out.progress(`${model.name}: writing ${shownPath(folder)}`);
    run.signal.throwIfAborted();
    await writeProject(folder, compiled.emit.files, {
      protectedFolders: [parsed.root, dirname(resolve(spec))],
      ...(options.force ? { force: true } : {}),
    });
    const report = compileReport(compiled, folder);
    reports.push(report);
    for (const line of reportLines(report)) run.out.print(line);
  }
  if (stage === undefined)
    run.out.printJson({ schema: "lookback/1", command: "compile", ok: true, exitCode: 0, models: reports, diagnostics: run.diagnostics });
}
