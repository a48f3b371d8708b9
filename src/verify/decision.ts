/** The class that an output stands for. Decisions are taken on the scores: before a softmax rounds them into shares. */

import type { Graph } from "../ir/graph.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { count } from "../ir/shape.ts";
import { greatestAt } from "../ops/argmax/argmax.ts";
import { at, formatOfNode } from "../ops/constants.ts";
import type { Both } from "./side-by-side.ts";

export interface Decision {
  readonly float: (both: Both) => number;
  readonly fixed: (both: Both) => number;
}

/**
 * Of an output's number in return order. Class indices are decisions as they are; of a softmax, its operand's greatest; else the greatest
 * of the output itself, the lowest index on a tie. A single number is class 1 where it is above ½ (behind a sigmoid) or above 0.
 */
export function decisionOf(graph: Graph, quantized: QuantizedGraph, output: number): Decision {
  const real = at(graph.nodes, at(graph.outputs, output).node);
  const stored = at(quantized.nodes, at(quantized.outputs, output).node);
  if (real.classes !== undefined)
    return { float: ({ float }) => at(at(float, real.id), 0), fixed: ({ fixed }) => at(at(fixed, stored.id), 0) };
  if (count(real.shape) === 1) {
    const threshold = real.op === "sigmoid" || real.activation === "sigmoid" ? 0.5 : 0;
    const { s, z } = formatOfNode(stored);
    return {
      float: ({ float }) => (at(at(float, real.id), 0) > threshold ? 1 : 0),
      fixed: ({ fixed }) => ((at(at(fixed, stored.id), 0) - z) * s > threshold ? 1 : 0),
    };
  }
  const scores = real.op === "softmax" ? at(real.inputs, 0) : real.id;
  const storedScores = stored.op === "softmax" ? at(stored.inputs, 0) : stored.id;
  return { float: ({ float }) => greatestAt(at(float, scores)), fixed: ({ fixed }) => greatestAt(at(fixed, storedScores)) };
}
