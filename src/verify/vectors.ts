/** What is run: stored inputs, step by step. Computed when asked for, so that a million steps need no memory. */

import { limits, quantizeValue } from "../arith/format.ts";
import { round } from "../arith/round.ts";
import { clamp } from "../arith/saturate.ts";
import { invariant } from "../diagnostics/internal.ts";
import type { Sequences } from "../ir/data.ts";
import { inputsOf, sequenceLength } from "../ir/graph.ts";
import type { QuantizedGraph, QuantizedNode } from "../ir/quantized.ts";
import { count } from "../ir/shape.ts";
import { at } from "../ops/constants.ts";
import { randomInteger } from "./random.ts";

export interface Vectors {
  readonly source: "test" | "calibration" | "seeded";
  /** The data file, relative to the root. */
  readonly file?: string;
  /** Of the seeded kind. */
  readonly seed?: number;
  /** Each from reset; at least 1 step each. */
  readonly sequences: readonly { readonly steps: number }[];
  /** Of all sequences together. */
  readonly steps: number;
  /** Writes one step's stored inputs: an array for each input, in source order. Any step may be asked for, in any order. */
  readonly read: (sequence: number, step: number, into: readonly Int32Array[]) => void;
}

export interface VectorChoice {
  readonly test?: Sequences | undefined;
  readonly calibration?: Sequences | undefined;
  /** At most so many steps in all; of the seeded kind, exactly so many. */
  readonly steps?: number | undefined;
}

/** The `test` sequences, else `calibration`, else 64 seeded uniform steps. */
export function chooseVectors(graph: QuantizedGraph, { test, calibration, steps }: VectorChoice): Vectors {
  if (test) return recordedVectors(graph, "test", test, steps);
  if (calibration) return recordedVectors(graph, "calibration", calibration, steps);
  return seededVectors(graph, steps);
}

/** Of each sequence exactly its valid steps, until `most` are reached: the last one may be cut. */
export function recordedVectors(graph: QuantizedGraph, source: "test" | "calibration", data: Sequences, most = Infinity): Vectors {
  const ports = inputsOf(graph).map((node) => {
    const values = data.inputs[node.name];
    invariant(values !== undefined, `the data has no input ${node.name}`);
    return { values, size: count(node.shape), stored: storing(node) };
  });
  const sequences: { steps: number }[] = [];
  let left = most;
  for (const length of data.lengths) {
    if (left <= 0) break;
    sequences.push({ steps: Math.min(length, left) });
    left -= length;
  }
  return {
    source,
    file: data.file,
    sequences,
    steps: sequences.reduce((sum, sequence) => sum + sequence.steps, 0),
    read: (sequence, step, into) => {
      for (const [i, { values, size, stored }] of ports.entries()) {
        const from = (sequence * data.steps + step) * size;
        const to = at(into, i);
        for (let k = 0; k < size; k++) to[k] = stored(values[from + k] as number);
      }
    },
  };
}

/**
 * One sequence of uniform numbers over the whole range of each input's stored format; of a model of whole sequences as many as it takes.
 * With n numbers a step, inputs in source order, number k of step i, counted over all sequences, is `randomInteger(seed, i·n + k, lo, hi)` (random.ts).
 */
export function seededVectors(graph: QuantizedGraph, steps = 64, seed = 1): Vectors {
  const ports = inputsOf(graph).map((node) => ({ size: count(node.shape), ...ends(node) }));
  const perStep = ports.reduce((sum, { size }) => sum + size, 0);
  const most = sequenceLength(graph) ?? steps;
  return {
    source: "seeded",
    seed,
    sequences: Array.from({ length: Math.ceil(steps / most) }, (_, i) => ({ steps: Math.min(most, steps - i * most) })),
    steps,
    read: (sequence, step, into) => {
      let next = (sequence * most + step) * perStep;
      for (const [i, { size, lo, hi }] of ports.entries()) {
        const to = at(into, i);
        for (let k = 0; k < size; k++) to[k] = randomInteger(seed, next++, lo, hi);
      }
    },
  };
}

/** From a recorded number to the stored one. A class outside its bound becomes the nearest. */
function storing(node: QuantizedNode): (value: number) => number {
  const { format } = node;
  if (format) return (value) => quantizeValue(value, format);
  const { lo, hi } = ends(node);
  return (value) => clamp(round(Number.isNaN(value) ? 0 : value), lo, hi);
}

function ends(node: QuantizedNode): { lo: number; hi: number } {
  if (node.format) return limits(node.format);
  invariant(node.classes !== undefined, `${node.name} has neither format nor classes`);
  return { lo: 0, hi: node.classes - 1 };
}
