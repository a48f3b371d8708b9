/** An executor that is the reference itself, with one thing wrong in it. */

import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import type { Executor, State, Step } from "../../src/verify/executor.ts";
import { layoutsOf, readSlot } from "../../src/verify/layout.ts";
import { reference } from "../../src/verify/reference.ts";

export interface Wrong {
  /** What becomes of step `step` of sequence `sequence`; both from 0. */
  readonly step?: (done: Step & { kind: "done" }, sequence: number, step: number) => Step;
  readonly state?: (bytes: Uint8Array, sequence: number) => State;
}

export function fakeExecutor(graph: QuantizedGraph, name: string, probes: boolean, wrong: Wrong = {}): Executor {
  const layouts = layoutsOf(graph);
  return {
    name,
    provenance: { executor: name, compiler: "none" },
    open: async () => {
      const run = reference(graph, layouts);
      let sequence = -1;
      let steps = 0;
      return {
        reset: () => {
          run.reset();
          sequence++;
          steps = 0;
        },
        step: (input) => {
          const { fresh, output, trace } = run.step(layouts.input.slots.map((slot) => readSlot(slot, input)));
          const done = { kind: "done" as const, fresh, output: output.slice(), ...(probes ? { trace: trace.slice() } : {}) };
          return wrong.step ? wrong.step(done, sequence, steps++) : done;
        },
        state: () => wrong.state?.(run.state().slice(), sequence) ?? { kind: "state", bytes: run.state() },
        close: () => undefined,
      };
    },
  };
}
