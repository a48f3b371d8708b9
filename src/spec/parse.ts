/** From the path of a spec to its models, or to what is wrong with it, within this thread. */

import { type Diagnostic, Refusal, stops } from "../diagnostics/diagnostic.ts";
import { files, type Phase } from "../diagnostics/files.ts";
import { models as modelProblems } from "../diagnostics/models.ts";
import { cNameKey } from "../ir/c-names.ts";
import type { Model } from "../ir/model.ts";
import { syntaxErrors, typeErrors } from "./check-types.ts";
import { Context, TooMuchWork } from "./context.ts";
import { evaluate } from "./expressions.ts";
import { isBlocksFile } from "./library.ts";
import { type LoadedSpec, loadSpec } from "./load.ts";
import { readModules } from "./modules.ts";
import type { ParsedSpec, ParseOptions } from "./parsed-spec.ts";
import { isSpecFile, shownPath, spanOfFile } from "./spans.ts";
import { type Draft, ModelValue } from "./values.ts";

/** `onPhase` is told what begins. */
export function parseSpec(path: string, options: ParseOptions = {}, onPhase: (phase: Phase) => void = () => {}): ParsedSpec {
  const diagnostics: Diagnostic[] = [];
  const times = { load: 0, evaluate: 0, types: 0 };
  let spec: LoadedSpec | undefined;
  let found: readonly Model[] = [];
  const during = <T>(phase: Phase, work: () => T): T => {
    const start = performance.now();
    onPhase(phase);
    try {
      return work();
    } finally {
      times[phase] += performance.now() - start;
    }
  };
  try {
    const loaded = during("load", () => loadSpec(path, options));
    spec = loaded;
    diagnostics.push(...during("load", () => syntaxErrors(loaded)));
    const syntaxIsRight = diagnostics.length === 0;
    diagnostics.push(...loaded.diagnostics);
    if (syntaxIsRight) found = during("evaluate", () => evaluateModels(loaded, diagnostics));
    if (found.length === 0 && !stops(diagnostics)) diagnostics.push(files.noModel(spanOfFile(loaded.entry)));
    // The evaluator's messages are closer to the matter, so the checker speaks only where the evaluator is content.
    if (!options.skipTypes && !stops(diagnostics)) diagnostics.push(...during("types", () => typeErrors(loaded)));
  } catch (error) {
    if (error instanceof Refusal) diagnostics.push(...error.diagnostics);
    else if (error instanceof RangeError) diagnostics.push(files.nestedTooDeeply(spec && spanOfFile(spec.entry)));
    else throw error;
  }
  return { models: stops(diagnostics) ? [] : found, diagnostics, sources: sourcesOf(spec), root: spec?.root ?? "", times };
}

function evaluateModels(spec: LoadedSpec, diagnostics: Diagnostic[]): readonly Model[] {
  const context = new Context(spec, evaluate);
  try {
    const module = readModules(context);
    const drafts = [...module.names()].flatMap((name) => {
      const value = module.exported(name);
      return value instanceof ModelValue ? [value.draft] : [];
    });
    const models = [...new Set(drafts)].map(modelOf);
    checkModelNames(context, models);
    return models;
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    return [];
  } finally {
    diagnostics.push(...context.diagnostics);
  }
}

function modelOf({ name, file, options, nodes, outputs }: Draft): Model {
  return { name, file, options, nodes, outputs };
}

/** Each model has a folder and a prefix of its own. */
function checkModelNames(context: Context, models: readonly Model[]): void {
  const seen = new Map<string, Model>();
  for (const model of models) {
    const other = seen.get(cNameKey(model.name));
    const span = model.nodes[0]?.source;
    if (other) context.report(modelProblems.sameCName(span, `model ${other.name}`, `model ${model.name}`));
    seen.set(cNameKey(model.name), model);
  }
}

function sourcesOf(spec: LoadedSpec | undefined): Readonly<Record<string, string>> {
  const all = spec?.project.getSourceFiles() ?? [];
  const quoted = all.filter((file) => isSpecFile(file) || isBlocksFile(file));
  return Object.fromEntries(quoted.map((file) => [shownPath(file), file.getFullText()]));
}
