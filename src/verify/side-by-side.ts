/** The float model and the fixed-point model over the same recorded sequences, step by step: run once for all that is measured. */

import type { Sequences } from "../ir/data.ts";
import type { Graph } from "../ir/graph.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { at } from "../ops/constants.ts";
import { runFixed } from "../ops/run-fixed.ts";
import { runFloat } from "../ops/run-float.ts";
import { breath } from "./breath.ts";
import { type FloatValues, recordedInputs } from "./float-steps.ts";
import { inputBuffers, readInto } from "./reference.ts";
import { recordedVectors } from "./vectors.ts";

/** One step of both; overwritten by the next. */
export interface Both {
  /** Real units, by id in the graph. */
  readonly float: FloatValues;
  /** Stored, by id in the quantized graph, which has rescales that the graph has not. */
  readonly fixed: readonly Int32Array[];
  readonly sequence: number;
  readonly step: number;
  /** Valid steps of the sequence. */
  readonly length: number;
}

export interface MeasureOptions {
  /** Called every 50 ms and at the end. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Looked at every 50 ms; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** Every valid step of every sequence, each from reset. */
export async function sideBySide(
  graph: Graph,
  quantized: QuantizedGraph,
  data: Sequences,
  visit: (both: Both) => void,
  { onProgress, signal }: MeasureOptions = {},
): Promise<void> {
  const [float, fixed] = [runFloat(graph), runFixed(quantized)];
  const real = recordedInputs(graph, data);
  const vectors = recordedVectors(quantized, "test", data);
  const stored = inputBuffers(quantized);
  const breathing = breath(signal);
  let done = 0;
  for (let sequence = 0; sequence < data.count; sequence++) {
    const length = at(data.lengths, sequence);
    const reals = float.sequence(length, (step) => real(sequence, step))[Symbol.iterator]();
    let step = 0;
    for (const values of fixed.sequence(length, readInto(vectors, sequence, stored))) {
      if (breathing.due()) {
        onProgress?.(done, vectors.steps);
        await breathing.take();
      }
      visit({ float: reals.next().value, fixed: values, sequence, step: step++, length });
      done++;
    }
  }
  onProgress?.(done, vectors.steps);
}
