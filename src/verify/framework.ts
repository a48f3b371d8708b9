/**
 * Whether the model, in float, is the one that was trained: its outputs against what the training framework itself gave (`expected`).
 * Where they differ, the known mistakes of exporters are undone one by one to see which explains it.
 */

import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { type Mismatch, type Suspect, verifying } from "../diagnostics/verify.ts";
import type { Expected } from "../ir/data.ts";
import type { Graph } from "../ir/graph.ts";
import { compareOutputs, type OutputComparison, passes } from "./compare-outputs.ts";
import { type Hypothesis, hypotheses } from "./hypotheses.ts";
import { lostOutputBiases, lostRecurrentBiases } from "./lost-bias.ts";

export type FrameworkResult =
  | { readonly status: "not checked"; readonly reason: string }
  | {
      readonly status: "equal" | "different";
      /** The data file, relative to the root. */
      readonly file: string;
      readonly sequences: number;
      readonly steps: number;
      /** In return order. */
      readonly outputs: readonly OutputComparison[];
      /** What explains the difference, if anything does: proved by all steps, or only likely. */
      readonly suspects: readonly (Suspect & { readonly proved: boolean })[];
      /** One error where they differ. */
      readonly diagnostics: readonly Diagnostic[];
    };

export function checkFramework(graph: Graph, expected: Expected | undefined): FrameworkResult {
  if (expected === undefined) return { status: "not checked", reason: "the model names no expected data" };
  const { comparisons, expectations, offsets } = compareOutputs(graph, expected);
  const steps = comparisons[0]?.steps ?? 0;
  const common = { file: expected.file, sequences: expected.count, steps, outputs: comparisons };
  const wrong = comparisons.filter(({ equal }) => !equal);
  if (wrong.length === 0) return { status: "equal", ...common, suspects: [], diagnostics: [] };
  const explained = [...hypotheses(graph), ...lostOutputBiases(graph, expectations, offsets)].filter(({ graph: tried }) =>
    passes(tried, expected, expectations),
  );
  const proved = merged(explained);
  const likely = proved.length > 0 ? [] : lostRecurrentBiases(graph);
  const suspects = [
    ...proved.map((suspect) => ({ ...suspect, proved: true })),
    ...likely.map((suspect) => ({ ...suspect, proved: false })),
  ];
  const diagnostics = [diagnose(graph, expected.file, wrong, proved, likely)];
  return { status: "different", ...common, suspects: suspects.map(({ node: _node, ...suspect }) => suspect), diagnostics };
}

/** Throws the mismatch as a Refusal, if there is one. */
export function refuseMismatch(result: FrameworkResult): void {
  if (result.status === "different") throw new Refusal(...result.diagnostics);
}

/** Each mistake once for each set of layers: two ways to undo it may both fit. */
function merged(found: readonly Hypothesis[]): (Suspect & { node: number })[] {
  const seen = new Map(found.map(({ mistake, layers, fix, node }) => [`${mistake} ${layers.join(" ")}`, { mistake, layers, fix, node }]));
  return [...seen.values()];
}

function diagnose(
  graph: Graph,
  file: string,
  wrong: readonly OutputComparison[],
  proved: readonly (Suspect & { node: number })[],
  likely: readonly (Suspect & { node: number })[],
): Diagnostic {
  const mismatches = wrong.map((output) => mismatchOf(output, file));
  const first = mismatches.reduce((a, b) => (b.sequence < a.sequence || (b.sequence === a.sequence && b.step < a.step) ? b : a));
  const others = mismatches.filter((other) => other !== first);
  const suspects = proved.length > 0 ? proved : likely;
  const span = suspects[0] ? graph.nodes[suspects[0].node]?.origin.span : graph.options.spans["expected"];
  if (proved.length > 0) return verifying.mistake(span, first, others, suspects);
  if (likely.length > 0) return verifying.suspicion(span, first, others, suspects);
  return verifying.framework(span, first, others);
}

function mismatchOf({ name, maxDifference, bound, indices, steps, differing, first }: OutputComparison, file: string): Mismatch {
  const { sequence = 0, step = 0, index = [], expected = 0, computed = 0 } = first ?? {};
  return {
    output: name,
    file,
    indices,
    steps,
    differing,
    greatest: maxDifference,
    allowed: bound,
    sequence,
    step,
    index,
    expected,
    computed,
  };
}
