/** What compile and verify have in common: a spec, its models, and what goes wrong on the way. */

import { resolve } from "node:path";
import { type Compiled, compileModel } from "../compile.ts";
import { commands } from "../diagnostics/command.ts";
import { type Diagnostic, Refusal, stops } from "../diagnostics/diagnostic.ts";
import type { Model } from "../ir/model.ts";
import type { ParsedSpec } from "../spec/parsed-spec.ts";
import { readSpec } from "../spec/read-spec.ts";
import { findTarget } from "../targets/load.ts";
import type { Console } from "./console.ts";

export interface SpecOptions {
  readonly root?: string;
  readonly skipTypes?: boolean;
  readonly model?: string;
  readonly target: string;
  readonly output?: string;
  readonly force?: boolean;
}

export interface Run {
  readonly out: Console;
  readonly signal: AbortSignal;
  /** Texts of the spec's files, for frames: known once it is read. */
  readonly sources: Record<string, string>;
  /** Everything that was said, for the exit code and --json. */
  readonly diagnostics: Diagnostic[];
}

/** Reads the spec and picks the models; says what is wrong with it. */
export async function readModels(spec: string, options: SpecOptions, run: Run): Promise<{ parsed: ParsedSpec; models: readonly Model[] }> {
  run.out.progress(`reading ${spec}`);
  const parsed = await readSpec(spec, { root: options.root, skipTypes: options.skipTypes, signal: run.signal });
  Object.assign(run.sources, parsed.sources);
  if (stops(parsed.diagnostics)) throw new Refusal(...parsed.diagnostics);
  say(run, parsed.diagnostics);
  const names = parsed.models.map(({ name }) => name);
  const models = options.model === undefined ? parsed.models : parsed.models.filter(({ name }) => name === options.model);
  if (models.length === 0) throw new Refusal(commands.unknownModel(undefined, options.model ?? "", names));
  if (models.length > 1 && options.output !== undefined) throw new Refusal(commands.sameFolder(undefined, models.length));
  return { parsed, models };
}

const doing = {
  read: "loading weights and data",
  lower: "lowering",
  framework: "comparing with the training framework",
  quantize: "quantizing",
  select: "selecting kernels",
  plan: "planning memory",
  trace: "tracing the self-test",
  emit: "writing C",
} as const;

export async function compileOne(model: Model, root: string, options: SpecOptions, run: Run): Promise<Compiled> {
  const compiled = await compileModel(model, {
    target: findTarget(options.target),
    root,
    signal: run.signal,
    onStage: (stage) => run.out.progress(`${model.name}: ${doing[stage]}`),
  });
  say(run, compiled.warnings);
  return compiled;
}

/** build/<model> below the working folder, unless -o names another. */
export function folderOf(model: Model, options: SpecOptions): string {
  return resolve(options.output ?? `build/${model.name}`);
}

export function say(run: Run, diagnostics: readonly Diagnostic[]): void {
  run.diagnostics.push(...diagnostics);
  run.out.report(diagnostics, (file) => run.sources[file]);
}
