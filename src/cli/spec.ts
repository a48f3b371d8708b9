/** What compile and verify have in common: a spec, its models, and what goes wrong on the way. */

import { dirname, resolve } from "node:path";
import { type Compiled, type CompileOptions, compileModel, type Stages } from "../compile.ts";
import { commands } from "../diagnostics/command.ts";
import { Refusal, stops } from "../diagnostics/diagnostic.ts";
import type { Model } from "../ir/model.ts";
import type { ParsedSpec } from "../spec/parsed-spec.ts";
import { findTarget } from "../targets/load.ts";
import type { Target } from "../targets/target.ts";
import { shownPath } from "./paths.ts";
import { type Run, say } from "./run.ts";

export interface SpecOptions {
  readonly root?: string;
  readonly skipTypes?: boolean;
  readonly model?: string;
  readonly target: string;
  readonly output?: string;
  readonly force?: boolean;
  readonly stats?: boolean;
}

/** A spec that was read, and what is to be done with it. */
export interface Opened {
  readonly parsed: ParsedSpec;
  readonly models: readonly Model[];
  readonly target: Target;
  readonly stats: boolean;
  /** Folders that no output may replace. */
  readonly protectedFolders: readonly string[];
}

/** Reads the spec and picks the models; says what is wrong with it. Names that need no spec are looked up first. */
export async function open(spec: string, options: SpecOptions, run: Run): Promise<Opened> {
  const target = findTarget(options.target);
  run.out.progress(`reading ${spec}`);
  const parsed = await run.readSpec(spec, { root: options.root, skipTypes: options.skipTypes, signal: run.signal });
  Object.assign(run.sources, parsed.sources);
  if (stops(parsed.diagnostics)) throw new Refusal(...parsed.diagnostics);
  say(run, parsed.diagnostics);
  const names = parsed.models.map(({ name }) => name);
  const models = options.model === undefined ? parsed.models : parsed.models.filter(({ name }) => name === options.model);
  if (models.length === 0) throw new Refusal(commands.unknownModel(undefined, options.model ?? "", names));
  if (models.length > 1 && options.output !== undefined) throw new Refusal(commands.sameFolder(undefined, models.length));
  return { parsed, models, target, stats: options.stats === true, protectedFolders: [parsed.root, dirname(resolve(spec))].map(shownPath) };
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

export async function compileOne(
  model: Model,
  { parsed, target, stats }: Opened,
  run: Run,
  more: Pick<CompileOptions, "onValue" | "signal"> = {},
): Promise<Compiled> {
  const compiled = await compileModel(model, {
    target,
    root: parsed.root,
    stats,
    signal: run.signal,
    onStage: (stage) => run.out.progress(`${model.name}: ${doing[stage]}`),
    ...more,
  });
  say(run, compiled.warnings);
  return compiled;
}

/** Ends the compiler at a stage, with all that was made until then: what would be refused later does not matter to who asks for this. */
export async function compileUntil(stage: keyof Stages, model: Model, opened: Opened, run: Run): Promise<Partial<Stages>> {
  const seen = new AbortController();
  const values: Record<string, unknown> = {};
  const onValue = (made: keyof Stages, result: unknown): void => {
    values[made] = result;
    if (made === stage) seen.abort();
  };
  try {
    await compileOne(model, opened, run, { onValue, signal: AbortSignal.any([run.signal, seen.signal]) });
  } catch (error) {
    if (!seen.signal.aborted || run.signal.aborted) throw error;
  }
  return values;
}
