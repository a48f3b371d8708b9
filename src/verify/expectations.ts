/** What the training framework gave, output by output, and how far the float reference may be from it. */

import { invariant } from "../diagnostics/internal.ts";
import type { Expected } from "../ir/data.ts";
import type { Graph } from "../ir/graph.ts";
import { count, type Shape } from "../ir/shape.ts";
import { at } from "../ops/constants.ts";
import type { FloatValues } from "./float-steps.ts";

/** Of the greatest expected magnitude, and never less than 1e-4 of 1e-6. */
export const relativeBound = 1e-4;
const leastMagnitude = 1e-6;

export function boundOf(greatest: number): number {
  return relativeBound * Math.max(leastMagnitude, greatest);
}

export interface Expectation {
  readonly name: string;
  readonly node: number;
  readonly shape: Shape;
  readonly size: number;
  /** [sequences, steps, size]. */
  readonly values: Float64Array;
  /** Holds class indices; `scores`: the node whose greatest number they are, if it is one. */
  readonly indices: boolean;
  readonly scores?: number;
  /** Real units: of the values; where they are indices, of the scores. */
  readonly bound: number;
}

/** `measured`: the greatest magnitudes of nodes that indices are chosen from, where they are no outputs themselves. */
export function expectationsOf(graph: Graph, expected: Expected, measured: ReadonlyMap<number, number>): Expectation[] {
  const valuesOf = (name: string): Float64Array => {
    const values = expected.outputs[name];
    invariant(values !== undefined, `the expected data has no output ${name}`);
    return values;
  };
  const greatestIn = (name: string, node: number) => greatestOf(valuesOf(name), count(at(graph.nodes, node).shape), expected);
  const scoresBound = (node: number) => {
    const given = graph.outputs.find((output) => output.node === node);
    return boundOf(given ? greatestIn(given.name, node) : (measured.get(node) ?? 0));
  };
  return graph.outputs.map(({ name, node: id }) => {
    const node = at(graph.nodes, id);
    const common = { name, node: id, shape: node.shape, size: count(node.shape), values: valuesOf(name) };
    if (node.classes === undefined) return { ...common, indices: false, bound: boundOf(greatestIn(name, id)) };
    const scores = node.op === "argmax" ? node.inputs[0] : undefined;
    return { ...common, indices: true, ...(scores === undefined ? { bound: 0 } : { scores, bound: scoresBound(scores) }) };
  });
}

/** Over valid steps; numbers that are not finite are no measure. */
function greatestOf(values: Float64Array, size: number, { count: sequences, steps, lengths }: Expected): number {
  let greatest = 0;
  for (let sequence = 0; sequence < sequences; sequence++) {
    const from = sequence * steps * size;
    const to = from + (lengths[sequence] ?? 0) * size;
    for (let k = from; k < to; k++) {
      const magnitude = Math.abs(values[k] as number);
      if (magnitude > greatest && magnitude < Infinity) greatest = magnitude;
    }
  }
  return greatest;
}

/**
 * How far element k of a step is from what was expected, in units of `bound`: a value by its difference; another index by how much
 * its score is above that of the expected one. Infinity where there is no such number.
 */
export function distance(expectation: Expectation, values: FloatValues, from: number, k: number): number {
  const computed = at(at(values, expectation.node), k);
  const wanted = at(expectation.values, from + k);
  if (computed === wanted) return 0;
  if (!expectation.indices) {
    const difference = Math.abs(computed - wanted);
    return Number.isNaN(difference) ? Infinity : difference;
  }
  const scores = expectation.scores === undefined ? undefined : at(values, expectation.scores);
  const [mine, its] = [scores?.[computed], scores?.[wanted]];
  return mine === undefined || its === undefined || Number.isNaN(mine - its) ? Infinity : Math.abs(mine - its);
}
