/** The calibration as the compiled model sees it: every recorded number in its input's format. */

import { quantizeValue } from "../arith/format.ts";
import type { Sequences } from "../ir/data.ts";
import { inputsOf } from "../ir/graph.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { at, formatOfNode } from "../ops/constants.ts";
import type { FixedRun } from "../ops/run-fixed.ts";
import { eachSequence } from "../ops/sequences.ts";

/** Runs every sequence from reset through `begin()`, and calls `end` after each. */
export function runStored(graph: QuantizedGraph, calibration: Sequences, begin: () => FixedRun, end: () => void = () => {}): void {
  const ports = inputsOf(graph);
  const stored = (values: Float32Array, i: number) => Int32Array.from(values, (value) => quantizeValue(value, formatOfNode(at(ports, i))));
  eachSequence(calibration, ports, (steps, inputs) => {
    for (const _ of begin().sequence(steps, (step) => inputs(step).map(stored)));
    end();
  });
}
