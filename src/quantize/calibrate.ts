/** The range of every node's values over all valid calibration steps, in the float reference. */

import type { Range } from "../arith/format.ts";
import type { Sequences } from "../ir/data.ts";
import { type Graph, inputsOf } from "../ir/graph.ts";
import type { RangeMethod } from "../ir/model.ts";
import { at } from "../ops/constants.ts";
import { runFloat } from "../ops/run-float.ts";
import { eachStep } from "../ops/sequences.ts";
import { type Histogram, histogram, meanSquareRange, percentileRange } from "./histogram.ts";

/** By node id; rounded to float32. */
export function calibrate(graph: Graph, data: Sequences, method: RangeMethod): readonly Range[] {
  const ranges = leastAndGreatest(graph, data);
  if (method === "minmax") return ranges;
  const histograms = ranges.map(histogram);
  overValues(graph, data, (id, values) => at(histograms, id).put(values));
  return graph.nodes.map((node, id) => narrowed(at(histograms, id), method, node.width === "int8" ? 8 : 16));
}

function leastAndGreatest(graph: Graph, data: Sequences): Range[] {
  const lo = new Float64Array(graph.nodes.length).fill(Infinity);
  const hi = new Float64Array(graph.nodes.length).fill(-Infinity);
  overValues(graph, data, (id, values) => {
    for (const value of values) {
      if (value < (lo[id] as number)) lo[id] = value;
      if (value > (hi[id] as number)) hi[id] = value;
    }
  });
  return graph.nodes.map((_, id) => rounded({ lo: at(lo, id), hi: at(hi, id) }));
}

function narrowed(values: Histogram, method: Exclude<RangeMethod, "minmax">, bits: 8 | 16): Range {
  return rounded(method === "mse" ? meanSquareRange(values, bits) : percentileRange(values, method.percentile));
}

function rounded({ lo, hi }: Range): Range {
  return { lo: Math.fround(lo), hi: Math.fround(hi) };
}

function overValues(graph: Graph, data: Sequences, visit: (id: number, values: Float64Array) => void): void {
  const run = runFloat(graph);
  eachStep(
    data,
    inputsOf(graph),
    () => run.reset(),
    (inputs) => {
      const values = run.step(inputs.map((input) => Float64Array.from(input)));
      for (let id = 0; id < values.length; id++) visit(id, at(values, id));
    },
  );
}
