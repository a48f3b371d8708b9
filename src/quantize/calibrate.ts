/** The range of every node's values over all valid calibration steps, in the float reference. */

import type { Range } from "../arith/format.ts";
import type { Sequences } from "../ir/data.ts";
import { type Graph, inputsOf } from "../ir/graph.ts";
import type { RangeMethod } from "../ir/model.ts";
import { at } from "../ops/constants.ts";
import { operatorOf } from "../ops/registry.ts";
import { runFloat } from "../ops/run-float.ts";
import { eachSequence } from "../ops/sequences.ts";
import { type Histogram, histogram, meanSquareRange, percentileRange } from "./histogram.ts";

export interface Calibration {
  /** By node id; rounded to float32. */
  readonly ranges: readonly Range[];
  /** By node name: what operators measure inside themselves. */
  readonly observed: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

export function calibrate(graph: Graph, data: Sequences, method: RangeMethod): Calibration {
  const { ranges, observed } = leastAndGreatest(graph, data);
  if (method === "minmax") return { ranges, observed };
  const histograms = ranges.map(histogram);
  overValues(graph, data, (id, values) => at(histograms, id).put(values));
  return { ranges: graph.nodes.map((node, id) => narrowed(at(histograms, id), method, node.width === "int8" ? 8 : 16)), observed };
}

function leastAndGreatest(graph: Graph, data: Sequences): { ranges: Range[]; observed: Calibration["observed"] } {
  const observers = graph.nodes.map((node) => operatorOf(node).observe?.(node));
  const lo = new Float64Array(graph.nodes.length).fill(Infinity);
  const hi = new Float64Array(graph.nodes.length).fill(-Infinity);
  overValues(graph, data, (id, values, all) => {
    observers[id]?.take(at(graph.nodes, id).inputs.map((input) => at(all, input)));
    for (const value of values) {
      if (value < (lo[id] as number)) lo[id] = value;
      if (value > (hi[id] as number)) hi[id] = value;
    }
  });
  const ranges = graph.nodes.map((_, id) => rounded({ lo: at(lo, id), hi: at(hi, id) }));
  return {
    ranges,
    observed: new Map(graph.nodes.flatMap(({ name }, id) => (observers[id] ? [[name, at(observers, id)?.greatest() ?? {}]] : []))),
  };
}

function narrowed(values: Histogram, method: Exclude<RangeMethod, "minmax">, bits: 8 | 16): Range {
  return rounded(method === "mse" ? meanSquareRange(values, bits) : percentileRange(values, method.percentile));
}

function rounded({ lo, hi }: Range): Range {
  return { lo: Math.fround(lo), hi: Math.fround(hi) };
}

function overValues(graph: Graph, data: Sequences, visit: (id: number, values: Float64Array, all: readonly Float64Array[]) => void): void {
  const run = runFloat(graph);
  eachSequence(data, inputsOf(graph), (steps, inputs) => {
    for (const values of run.sequence(steps, (step) => inputs(step).map((input) => Float64Array.from(input)))) {
      for (let id = 0; id < values.length; id++) visit(id, at(values, id), values);
    }
  });
}
