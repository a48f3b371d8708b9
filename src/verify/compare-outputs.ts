/** The float reference's outputs against what the framework gave: how far, where first, and whether at all. */

import type { Expected } from "../ir/data.ts";
import type { Graph } from "../ir/graph.ts";
import { indexOf, type Shape } from "../ir/shape.ts";
import { at } from "../ops/constants.ts";
import { distance, type Expectation, expectationsOf } from "./expectations.ts";
import { overFloatSteps } from "./float-steps.ts";

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

export interface Comparing {
  readonly comparisons: readonly OutputComparison[];
  readonly expectations: readonly Expectation[];
  /** By output, expected minus computed at the very first step. */
  readonly offsets: ReadonlyMap<string, Float64Array>;
}

/** One pass over the data, after another where scores must be measured first because the framework's are not at hand. */
export function compareOutputs(graph: Graph, expected: Expected): Comparing {
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
export function passes(graph: Graph, expected: Expected, expectations: readonly Expectation[]): boolean {
  return overFloatSteps(graph, expected, (values, sequence, step) =>
    expectations.every((expectation) => {
      const from = (sequence * expected.steps + step) * expectation.size;
      for (let k = 0; k < expectation.size; k++) if (!(distance(expectation, values, from, k) <= expectation.bound)) return false;
      return true;
    }),
  );
}
