/**
 * Whether the model, in float, is the one that was trained: its outputs against what the training framework itself gave (`expected`).
 * Where they differ, the known mistakes of exporters are undone one by one to see which explains it.
 */

import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { type Mismatch, type Suspect, verifying } from "../diagnostics/verify.ts";
import type { Expected } from "../ir/data.ts";
import type { Graph } from "../ir/graph.ts";
import { indexOf, type Shape } from "../ir/shape.ts";
import { at } from "../ops/constants.ts";
import { distance, type Expectation, expectationsOf } from "./expectations.ts";
import { overFloatSteps } from "./float-steps.ts";
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

export interface OutputComparison {
  readonly name: string;
  readonly equal: boolean;
  /** Real units; of an output of class indices, between the scores of the given and the expected class. Infinity: no number. */
  readonly maxDifference: number;
  /** The difference that is allowed. */
  readonly bound: number;
  /** Steps compared, and at how many of them an element is beyond the bound. */
  readonly steps: number;
  readonly differing: number;
  readonly indices: boolean;
  readonly first?: FrameworkDifference;
}

export interface FrameworkDifference {
  readonly sequence: number;
  readonly step: number;
  readonly index: Shape;
  readonly expected: number;
  readonly computed: number;
}

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

interface Comparing {
  readonly comparisons: readonly OutputComparison[];
  readonly expectations: readonly Expectation[];
  /** By output, expected minus computed at the very first step. */
  readonly offsets: ReadonlyMap<string, Float64Array>;
}

/** One pass over the data, after another where scores must be measured first because the framework's are not at hand. */
function compareOutputs(graph: Graph, expected: Expected): Comparing {
  const logits = greatestScores(graph, expected);
  const expectations = expectationsOf(graph, expected, logits);
  const offsets = new Map<string, Float64Array>();
  const tallies = expectations.map(() => ({
    maxDifference: 0,
    steps: 0,
    differing: 0,
    first: undefined as FrameworkDifference | undefined,
  }));
  overFloatSteps(graph, expected, (values, sequence, step) => {
    for (const [i, expectation] of expectations.entries()) {
      const tally = at(tallies, i);
      const from = (sequence * expected.steps + step) * expectation.size;
      const computed = at(values, expectation.node);
      let beyond = false;
      for (let k = 0; k < expectation.size; k++) {
        const difference = distance(expectation, values, from, k);
        if (difference > tally.maxDifference) tally.maxDifference = difference;
        if (difference <= expectation.bound) continue;
        beyond = true;
        tally.first ??= {
          sequence,
          step,
          index: indexOf(k, expectation.shape),
          expected: at(expectation.values, from + k),
          computed: at(computed, k),
        };
      }
      tally.steps++;
      if (beyond) tally.differing++;
      if (tally.steps === 1)
        offsets.set(
          expectation.name,
          computed.map((value, k) => at(expectation.values, from + k) - value),
        );
    }
    return true;
  });
  const comparisons = expectations.map(({ name, bound, indices }, i) => {
    const { first, ...tally } = at(tallies, i);
    return { name, equal: tally.differing === 0, bound, indices, ...tally, ...(first ? { first } : {}) };
  });
  return { comparisons, expectations, offsets };
}

/** The greatest magnitude of every node that an output of indices is chosen from and that is no output itself. */
function greatestScores(graph: Graph, expected: Expected): ReadonlyMap<number, number> {
  const given = new Set(graph.outputs.map(({ node }) => node));
  const chosenFrom = graph.outputs.flatMap(({ node }) => (at(graph.nodes, node).op === "argmax" ? at(graph.nodes, node).inputs : []));
  const greatest = new Map(chosenFrom.filter((node) => !given.has(node)).map((node) => [node, 0]));
  if (greatest.size === 0) return greatest;
  overFloatSteps(graph, expected, (values) => {
    for (const [node, before] of greatest)
      greatest.set(
        node,
        at(values, node).reduce((a, b) => Math.max(a, Math.abs(b)), before),
      );
    return true;
  });
  return greatest;
}

/** Stops at the first step beyond the bounds, so that a wrong guess costs a step or two. */
function passes(graph: Graph, expected: Expected, expectations: readonly Expectation[]): boolean {
  return overFloatSteps(graph, expected, (values, sequence, step) =>
    expectations.every((expectation) => {
      const from = (sequence * expected.steps + step) * expectation.size;
      for (let k = 0; k < expectation.size; k++) if (!(distance(expectation, values, from, k) <= expectation.bound)) return false;
      return true;
    }),
  );
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
