/** The float reference over recorded sequences, each from reset, valid steps only. */

import type { Sequences } from "../ir/data.ts";
import { type Graph, inputsOf } from "../ir/graph.ts";
import { count } from "../ir/shape.ts";
import { at } from "../ops/constants.ts";
import { runFloat } from "../ops/run-float.ts";

/** Values of all nodes by id, overwritten by the next step. */
export type FloatValues = readonly Float64Array[];

/** `visit` returns false to stop; so does this, then. */
export function overFloatSteps(
  graph: Graph,
  data: Sequences,
  visit: (values: FloatValues, sequence: number, step: number) => boolean,
): boolean {
  const run = runFloat(graph);
  const inputs = recordedInputs(graph, data);
  for (let sequence = 0; sequence < data.count; sequence++) {
    let step = 0;
    for (const values of run.sequence(at(data.lengths, sequence), (i) => inputs(sequence, i))) {
      if (!visit(values, sequence, step++)) return false;
    }
  }
  return true;
}

/** One step's inputs in real units, in source order; the arrays are overwritten by the next call. */
export function recordedInputs(graph: Graph, data: Sequences): (sequence: number, step: number) => readonly Float64Array[] {
  const ports = inputsOf(graph).map((node) => {
    const values = data.inputs[node.name];
    if (values === undefined) throw new Error(`the data has no input ${node.name}`);
    return { values, into: new Float64Array(count(node.shape)) };
  });
  const arrays = ports.map(({ into }) => into);
  return (sequence, step) => {
    for (const { values, into } of ports) {
      const from = (sequence * data.steps + step) * into.length;
      for (let k = 0; k < into.length; k++) into[k] = values[from + k] as number;
    }
    return arrays;
  };
}
