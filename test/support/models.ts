/** Quantized graphs that several tests build: small, with every operator that has a room. */

import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { lower } from "../../src/lower/lower.ts";
import { quantize } from "../../src/quantize/quantize.ts";
import { randomModel } from "./random-model.ts";

/** The first random model from `seed` on that satisfies a condition. */
export function modelWhere(condition: (graph: QuantizedGraph) => boolean, seed = 1): QuantizedGraph {
  for (let tried = seed; tried < seed + 500; tried++) {
    try {
      const { model, params, calibration } = randomModel(tried, 24);
      const graph = quantize(lower(model, params), calibration);
      if (condition(graph)) return graph;
    } catch {
      // Refused: the next one.
    }
  }
  throw new Error("no such model among 500");
}

export const hasOp =
  (...ops: readonly string[]) =>
  (graph: QuantizedGraph): boolean =>
    ops.every((op) => graph.nodes.some((node) => node.op === op));
