/** What the reference gives for one sequence up to a step: what a reproducer holds. */

import { sequenceLength } from "../ir/graph.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import type { Place } from "./difference.ts";
import { type Layout, layoutsOf, readSlot } from "./layout.ts";
import { inputBuffers, readInto, reference } from "./reference.ts";
import type { Vectors } from "./vectors.ts";

export interface Recorded {
  readonly name: string;
  readonly width: 1 | 2 | 4;
  readonly signed: boolean;
  /** [steps][elements], stored. */
  readonly steps: readonly (readonly number[])[];
}

export interface Recording {
  readonly steps: number;
  readonly fresh: number;
  readonly inputs: readonly Recorded[];
  readonly outputs: readonly Recorded[];
  /** The canonical state after the last step. */
  readonly state: Uint8Array;
}

/** Steps 0 to the difference's of its sequence, from reset; a whole sequence to its end. */
export function record(
  graph: QuantizedGraph,
  vectors: Vectors,
  { sequence, step: last, hooked = false }: Omit<Place, "executor">,
): Recording {
  const layouts = layoutsOf(graph);
  const run = reference(graph, layouts, { hooked });
  const buffers = inputBuffers(graph);
  const inputs = recorders(layouts.input);
  const outputs = recorders(layouts.output);
  let fresh = 0;
  const steps = sequenceLength(graph) === undefined ? last + 1 : (vectors.sequences[sequence]?.steps ?? last + 1);
  for (const done of run.sequence(steps, readInto(vectors, sequence, buffers))) {
    fresh = done.fresh;
    for (const { take } of inputs) take(done.input);
    for (const { take } of outputs) take(done.output);
  }
  return {
    steps,
    fresh,
    inputs: inputs.map((one) => one.recorded),
    outputs: outputs.map((one) => one.recorded),
    state: run.state(),
  };
}

function recorders({ slots }: Layout): { recorded: Recorded; take: (bytes: Uint8Array) => void }[] {
  return slots.map((slot) => {
    const steps: number[][] = [];
    const { name, width, signed } = slot;
    return { recorded: { name, width, signed, steps }, take: (bytes) => steps.push([...readSlot(slot, bytes)]) };
  });
}
