/** Right answers and distances from targets, in float and in fixed point, over the same test steps. */

import { invariant } from "../diagnostics/internal.ts";
import type { Target, TestSet } from "../ir/data.ts";
import type { Graph } from "../ir/graph.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { count } from "../ir/shape.ts";
import { at } from "../ops/constants.ts";
import { decisionOf } from "./decision.ts";
import type { Collector } from "./layer-errors.ts";
import type { Both } from "./side-by-side.ts";
import { errors, type Spread } from "./spread.ts";

/** Of one output with labels. */
export interface LabelAccuracy {
  readonly output: string;
  /** Answers that were judged, and how many were right. */
  readonly total: number;
  readonly float: number;
  readonly fixed: number;
  /** Judged answers that float and fixed point give differently, right or wrong. */
  readonly differing: number;
}

/** Of one output with targets: how far both are from them, real units. */
export interface TargetError {
  readonly output: string;
  /** Steps that were judged. */
  readonly steps: number;
  readonly float: Spread;
  readonly fixed: Spread;
}

type Labels = Target & { kind: "labels" };
type Floats = Target & { kind: "float" };

export function labelAccuracies(graph: Graph, quantized: QuantizedGraph, test: TestSet): Collector<LabelAccuracy[]> {
  const judged = test.targets
    .filter((target): target is Labels => target.kind === "labels")
    .map((target) => {
      return {
        target,
        decision: decisionOf(graph, quantized, outputIndex(graph, target.output)),
        total: 0,
        float: 0,
        fixed: 0,
        differing: 0,
      };
    });
  return {
    take: (both) => {
      for (const tally of judged) {
        const place = placeOf(tally.target, test, both);
        const label = place === undefined ? -1 : at(tally.target.values, place);
        if (label === -1) continue;
        const [float, fixed] = [tally.decision.float(both), tally.decision.fixed(both)];
        tally.total++;
        if (float === label) tally.float++;
        if (fixed === label) tally.fixed++;
        if (float !== fixed) tally.differing++;
      }
    },
    finish: () => judged.map(({ target, total, float, fixed, differing }) => ({ output: target.output, total, float, fixed, differing })),
  };
}

export function targetErrors(graph: Graph, quantized: QuantizedGraph, test: TestSet): Collector<TargetError[]> {
  const judged = test.targets
    .filter((target): target is Floats => target.kind === "float")
    .map((target) => {
      const output = outputIndex(graph, target.output);
      const real = at(graph.nodes, at(graph.outputs, output).node);
      const stored = at(quantized.nodes, at(quantized.outputs, output).node);
      const { s, z } = stored.format ?? { s: 1, z: 0 };
      return { target, real: real.id, stored: stored.id, s, z, size: count(real.shape), steps: 0, float: errors(), fixed: errors() };
    });
  return {
    take: (both) => {
      for (const tally of judged) {
        const place = placeOf(tally.target, test, both);
        if (place === undefined) continue;
        tally.steps++;
        const [real, stored] = [at(both.float, tally.real), at(both.fixed, tally.stored)];
        for (let k = 0; k < tally.size; k++) {
          const target = at(tally.target.values, place * tally.size + k);
          tally.float.add(at(real, k) - target);
          tally.fixed.add((at(stored, k) - tally.z) * tally.s - target);
        }
      }
    },
    finish: () =>
      judged.map(({ target, steps, float, fixed }) => ({ output: target.output, steps, float: float.spread(), fixed: fixed.spread() })),
  };
}

/** Which answer a step is judged by: its own, or, at the last valid step, the sequence's. */
function placeOf({ perStep }: Target, { steps }: TestSet, { sequence, step, length }: Both): number | undefined {
  if (perStep) return sequence * steps + step;
  return step === length - 1 ? sequence : undefined;
}

function outputIndex(graph: Graph, name: string): number {
  const index = graph.outputs.findIndex((output) => output.name === name);
  invariant(index >= 0, `the test data judge ${name}, which is no output`);
  return index;
}
