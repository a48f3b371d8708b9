/** The TypeScript reference as canonical bytes: what executors are compared with. */

import { inputsOf } from "../ir/graph.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { count } from "../ir/shape.ts";
import { at } from "../ops/constants.ts";
import { runFixed } from "../ops/run-fixed.ts";
import { type Certificate, certificateBuilder, type Origin } from "./certificate.ts";
import { type Layouts, layoutsOf, readSlot, writeSlot } from "./layout.ts";
import { type ReferenceStatistics, referenceStatistics } from "./statistics.ts";
import { storeDecisions } from "./store-decision.ts";
import type { Vectors } from "./vectors.ts";

/** All bytes are canonical and overwritten by the next step. */
export interface ReferenceStep {
  readonly fresh: number;
  readonly input: Uint8Array;
  readonly output: Uint8Array;
  readonly trace: Uint8Array;
}

export interface Reference {
  reset(): void;
  /** Stored inputs, an array each, in source order. */
  step(inputs: readonly Int32Array[]): ReferenceStep;
  /** From reset, step by step. */
  sequence(steps: number, inputs: (step: number) => readonly Int32Array[]): Iterable<ReferenceStep>;
  state(): Uint8Array;
  /** The canonical state: what the next step finds. Its values are not checked. */
  restore(state: Uint8Array): void;
  /** Where it counts: what it has counted since reset. */
  readonly statistics?: ReferenceStatistics;
}

export interface ReferenceOptions {
  readonly counts?: boolean;
  /** Whether store-decision.ts decides what is stored, where the model asks the firmware. */
  readonly hooked?: boolean;
}

export function reference(
  graph: QuantizedGraph,
  layouts: Layouts = layoutsOf(graph),
  { counts = false, hooked = false }: ReferenceOptions = {},
): Reference {
  const run = runFixed(graph, hooked ? { hooks: storeDecisions(graph) } : {});
  const statistics = counts ? referenceStatistics(graph, run) : undefined;
  const [input, output, trace, state] = [layouts.input, layouts.output, layouts.trace, layouts.state].map(
    ({ bytes }) => new Uint8Array(bytes),
  ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const fields = layouts.state.slots.map(({ node, field }) => at2(run.state[node], field ?? ""));
  const result: ReferenceStep = { fresh: allFresh(graph), input, output, trace };
  const written = (values: readonly Int32Array[]): ReferenceStep => {
    statistics?.take(values);
    for (const slot of layouts.input.slots) writeSlot(slot, values[slot.node] as Int32Array, input);
    for (const slot of layouts.trace.slots) writeSlot(slot, values[slot.node] as Int32Array, trace);
    for (const slot of layouts.output.slots) writeSlot(slot, values[slot.node] as Int32Array, output);
    return result;
  };
  return {
    reset: () => {
      run.reset();
      statistics?.reset();
    },
    step: (inputs) => written(run.step(inputs)),
    *sequence(steps, inputs) {
      statistics?.reset();
      for (const values of run.sequence(steps, inputs)) yield written(values);
    },
    state: () => {
      for (const [i, slot] of layouts.state.slots.entries()) writeSlot(slot, at(fields, i), state);
      return state;
    },
    restore: (bytes) => {
      for (const [i, slot] of layouts.state.slots.entries()) at(fields, i).set(readSlot(slot, bytes));
    },
    ...(statistics ? { statistics } : {}),
  };
}

/** Every output fires at every step, and at every position, until operators of other times have a room. */
export function allFresh(graph: QuantizedGraph): number {
  return graph.outputs.length >= 32 ? 0xffffffff : 2 ** graph.outputs.length - 1;
}

/** Arrays for one step's stored inputs. */
export function inputBuffers(graph: QuantizedGraph): Int32Array[] {
  return inputsOf(graph).map((node) => new Int32Array(count(node.shape)));
}

/** A step's stored inputs, in these buffers. */
export function readInto(vectors: Vectors, sequence: number, buffers: readonly Int32Array[]): (step: number) => readonly Int32Array[] {
  return (step) => {
    vectors.read(sequence, step, buffers);
    return buffers;
  };
}

export const referenceOrigin: Origin = { executor: "reference" };

/** The certificate of the reference alone, without interruption: what self-tests are made from. */
export function referenceCertificate(
  graph: QuantizedGraph,
  vectors: Vectors,
  versions: Readonly<Record<string, string>> = {},
): Certificate {
  const layouts = layoutsOf(graph);
  const builder = certificateBuilder(graph, layouts);
  const run = reference(graph, layouts);
  const inputs = inputBuffers(graph);
  for (const [sequence, { steps }] of vectors.sequences.entries()) {
    for (const step of run.sequence(steps, readInto(vectors, sequence, inputs))) builder.step(step);
    builder.state(run.state());
  }
  return builder.finish({ ...referenceOrigin, versions }, vectors);
}

function at2(state: Readonly<Record<string, Int32Array>> | undefined, field: string): Int32Array {
  const values = state?.[field];
  if (values === undefined) throw new Error(`no memory ${field}`);
  return values;
}
