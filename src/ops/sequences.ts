/** Recorded sequences, step by step: what calibrates, compares and verifies goes over data in one way. */

import type { Port, Sequences } from "../ir/data.ts";
import { count } from "../ir/shape.ts";
import { at } from "./constants.ts";

/** Calls `step` for every valid step; `begin` before each sequence. The inputs are views, in the order of `ports`. */
export function eachStep(
  data: Sequences,
  ports: readonly Port[],
  begin: (sequence: number) => void,
  step: (inputs: readonly Float32Array[], sequence: number, index: number) => void,
): void {
  const arrays = ports.map((port) => ({ values: valuesOf(data.inputs, port.name), size: count(port.shape) }));
  for (let sequence = 0; sequence < data.count; sequence++) {
    begin(sequence);
    for (let index = 0; index < at(data.lengths, sequence); index++) {
      const from = sequence * data.steps + index;
      step(
        arrays.map(({ values, size }) => values.subarray(from * size, (from + 1) * size)),
        sequence,
        index,
      );
    }
  }
}

function valuesOf(inputs: Sequences["inputs"], name: string): Float32Array {
  const values = inputs[name];
  if (values === undefined) throw new Error(`the data has no input ${name}`);
  return values;
}
