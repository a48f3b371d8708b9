/** A long stream through the reference and through the generated C, as the user gets it and with traps: every output, and the memory now and then. */

import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { statisticsOf } from "../../src/ops/look-back/statistics.ts";
import { runFixed } from "../../src/ops/run-fixed.ts";
import { type Compared, compareState, compareStep } from "../../src/verify/compare.ts";
import type { Session } from "../../src/verify/executor.ts";
import { layoutsOf, writeSlot } from "../../src/verify/layout.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { wasmExecutor } from "../../src/verify/wasm.ts";
import { projectOf, wasmOf } from "./wasm.ts";

export const events = ["stored", "merged", "early", "refused", "evicted"] as const;

export interface LongRun {
  /** Stored numbers that were compared, over both builds: outputs at every step, memories at every `statesEvery`-th and at the last. */
  readonly values: number;
  readonly states: number;
  /** Over all lookBacks and levels: what the stream has put them through. */
  readonly happened: Readonly<Record<(typeof events)[number], number>>;
}

/** Of one graph of lookBacks from its two builds, which any number of streams may share. */
export async function longRunner(graph: QuantizedGraph) {
  const project = projectOf(graph, seededVectors(graph, 2));
  const builds = await Promise.all([wasmOf(project), wasmOf(project, { traps: true })]);
  const executors = builds.map((wasm, i) => {
    const name = i === 0 ? "wasm" : "wasm with traps";
    return wasmExecutor(graph, { name, wasm, provenance: { executor: name } });
  });
  const layouts = layoutsOf(graph);
  const lookBacks = graph.nodes.filter(({ op }) => op === "lookBack");

  /** From reset. Throws at the first difference. */
  return async (stream: () => readonly Int32Array[], steps: number, statesEvery: number): Promise<LongRun> => {
    const run = runFixed(graph);
    const [input, output, state] = [layouts.input, layouts.output, layouts.state].map(({ bytes }) => new Uint8Array(bytes));
    const fields = graph.nodes.flatMap((node) => node.state.map(({ name }) => run.state[node.id]![name]!));
    const fresh = graph.outputs.length >= 32 ? 0xffffffff : 2 ** graph.outputs.length - 1;
    const sessions = await Promise.all(executors.map(async (executor) => ({ name: executor.name, session: await executor.open() })));
    for (const { session } of sessions) await session.reset();
    const compared: Compared = { sequences: 0, steps: 0, values: 0 };
    const need = (difference: unknown) => {
      if (difference) throw new Error(JSON.stringify(difference));
    };
    let states = 0;
    for (let step = 0; step < steps; step++) {
      const inputs = stream();
      const values = run.step(inputs);
      for (const [i, slot] of layouts.input.slots.entries()) writeSlot(slot, inputs[i]!, input!);
      for (const slot of layouts.output.slots) writeSlot(slot, values[slot.node]!, output!);
      const expected = { fresh, input: input!, output: output!, trace: new Uint8Array(0) };
      for (const { name, session } of sessions) {
        const answer = session.step(input!) as Exclude<ReturnType<Session["step"]>, Promise<unknown>>;
        need(compareStep(layouts, expected, answer, { executor: name, sequence: 0, step }, compared));
      }
      if (step % statesEvery !== statesEvery - 1 && step !== steps - 1) continue;
      for (const [i, slot] of layouts.state.slots.entries()) writeSlot(slot, fields[i]!, state!);
      for (const { name, session } of sessions) {
        need(compareState(layouts, state!, await session.state(), { executor: name, sequence: 0, step }, compared));
      }
      states++;
    }
    const all = lookBacks.flatMap(({ id }) => statisticsOf(run.state[id]!) ?? []);
    const happened = Object.fromEntries(events.map((event) => [event, all.reduce((sum, one) => sum + one[event], 0)]));
    return { values: compared.values, states, happened: happened as LongRun["happened"] };
  };
}
