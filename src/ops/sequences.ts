/** Recorded sequences, step by step: what calibrates, compares and verifies goes over data in one way. */

import type { Port, Sequences } from "../ir/data.ts";
import { count } from "../ir/shape.ts";
import { at } from "./constants.ts";

/** Calls `run` for every sequence, with its valid steps and what gives a step's inputs: views, in the order of `ports`. */
export function eachSequence(
  data: Sequences,
  ports: readonly Port[],
  run: (steps: number, inputs: (step: number) => readonly Float32Array[]) => void,
): void {
  const arrays = ports.map((port) => ({ values: valuesOf(data.inputs, port.name), size: count(port.shape) }));
  for (let sequence = 0; sequence < data.count; sequence++) {
    run(at(data.lengths, sequence), (step) => {
      const from = sequence * data.steps + step;
      return arrays.map(({ values, size }) => values.subarray(from * size, (from + 1) * size));
    });
  }
}

function valuesOf(inputs: Sequences["inputs"], name: string): Float32Array {
  const values = inputs[name];
  if (values === undefined) throw new Error(`the data has no input ${name}`);
  return values;
}
