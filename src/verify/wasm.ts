/** Runs the generated C as WebAssembly, in this process, through the harness that emit puts around it. */

import { instantiate, type WasmFunction, type WasmInstance } from "wasi-sdk-bindings";
import { invariant } from "../diagnostics/internal.ts";
import { sequenceLength } from "../ir/graph.ts";
import { modelHash } from "../ir/model-hash.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { at } from "../ops/constants.ts";
import type { Origin } from "./certificate.ts";
import type { Executor, Session, Step } from "./executor.ts";
import { type Layout, layoutsOf } from "./layout.ts";
import { allFresh } from "./reference.ts";
import { stateOfSnapshot } from "./snapshot.ts";
import { statisticsLayout } from "./statistics.ts";

export interface WasmBuild {
  /** As differences name it: "wasm", "wasm with probes", "wasm with traps". */
  readonly name: string;
  /** A module that imports nothing and exports the harness. */
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly provenance: Origin;
}

/**
 * An executor of a module with these exports (functions): `lb_reset()`; `lb_step()`, the mask of fresh outputs, or, of a model of whole
 * sequences, `lb_run(steps)`, the status; `lb_input()` and `lb_output()`, the addresses of the model's input and output structs (of every
 * position, one after another), whose members each take their bytes rounded up to 4;
 * `lb_snapshot()`, the length of the snapshot it leaves at `lb_bytes()`; of a model with store hooks, `lb_hook(on)`; with --stats,
 * `lb_statistics()`, the address of what was counted; with probes, `lb_trace()` and `lb_trace_bytes()`, what they
 * wrote since the last step began. `memory` is exported too.
 */
export function wasmExecutor(graph: QuantizedGraph, { name, wasm, provenance }: WasmBuild): Executor {
  return { name, provenance, open: async () => session(graph, await instantiate(wasm)) };
}

function session(graph: QuantizedGraph, instance: WasmInstance): Session {
  const layouts = layoutsOf(graph);
  const model = modelHash(graph);
  const call = (name: string): number => Number(functionOf(instance, name)());
  const bytesAt = (address: number, length: number) => new Uint8Array(instance.memory.buffer, address, length);
  const [inputAt, outputAt] = [call("lb_input"), call("lb_output")];
  const whole = sequenceLength(graph) !== undefined;
  const step = functionOf(instance, whole ? "lb_run" : "lb_step");
  const [trace, traceBytes] = [instance.functions["lb_trace"], instance.functions["lb_trace_bytes"]];
  const output = new Uint8Array(layouts.output.bytes);
  const [toInput, fromOutput] = [members(layouts.input), members(layouts.output)];
  const written = () => (traceBytes === undefined ? undefined : Number(traceBytes()));
  /** Into, and out of, the struct of position i. */
  const put = (memory: Uint8Array, i: number, input: Uint8Array): void => {
    const struct = inputAt + i * toInput.bytes;
    for (const { offset, place, bytes } of toInput.members) memory.set(input.subarray(offset, offset + bytes), struct + place);
  };
  const got = (memory: Uint8Array, i: number, into: Uint8Array): Uint8Array => {
    const struct = outputAt + i * fromOutput.bytes;
    for (const { offset, place, bytes } of fromOutput.members) into.set(memory.subarray(struct + place, struct + place + bytes), offset);
    return into;
  };
  const memory = (): Uint8Array => new Uint8Array(instance.memory.buffer);
  const run = (inputs: readonly Uint8Array[]): readonly Step[] => {
    const before = memory();
    for (const [i, input] of inputs.entries()) put(before, i, input);
    const status = guarded(() => step(inputs.length), written);
    if (typeof status !== "number") return [status];
    if (status !== 0) return [{ kind: "trap", message: `run gave status ${status} for ${inputs.length} positions` }];
    const after = memory();
    const traces = trace === undefined ? [] : tracesOf(graph, layouts.trace, bytesAt(Number(trace()), written() ?? 0), inputs.length);
    return inputs.map((_, i) => ({
      kind: "done",
      fresh: allFresh(graph),
      output: got(after, i, new Uint8Array(layouts.output.bytes)),
      ...(trace === undefined ? {} : { trace: at(traces, i) }),
    }));
  };
  return {
    reset: () => {
      call("lb_reset");
    },
    ...(whole ? { run } : {}),
    step: (input) => {
      put(memory(), 0, input);
      const mask = guarded(step, written);
      if (typeof mask !== "number") return mask;
      got(memory(), 0, output);
      if (trace === undefined) return { kind: "done", fresh: mask >>> 0, output };
      return { kind: "done", fresh: mask >>> 0, output, trace: bytesAt(Number(trace()), written() ?? 0) };
    },
    state: () => {
      const length = call("lb_snapshot");
      return stateOfSnapshot(bytesAt(call("lb_bytes"), length), model, layouts.state.bytes);
    },
    ...(instance.functions["lb_hook"] === undefined
      ? {}
      : {
          hook: (on: boolean) => {
            functionOf(instance, "lb_hook")(on ? 1 : 0);
          },
        }),
    ...(instance.functions["lb_statistics"] === undefined
      ? {}
      : { statistics: () => bytesAt(call("lb_statistics"), statisticsLayout(graph).bytes) }),
    close: () => undefined,
  };
}

/** Undefined behaviour in a trapping build, an access outside the memory, a stack that ends: the module's fault, not ours. */
function guarded(step: () => ReturnType<WasmFunction>, written: () => number | undefined): number | Step {
  try {
    return Number(step());
  } catch (thrown) {
    if (!(thrown instanceof Error) || (thrown.name !== "RuntimeError" && thrown.name !== "RangeError")) throw thrown;
    const traceBytes = written();
    return { kind: "trap", message: thrown.message, ...(traceBytes === undefined ? {} : { traceBytes }) };
  }
}

/** Members of a struct of unions with uint32_t: each begins at a multiple of 4. `offset` is its place among the canonical bytes. */
function members({ slots }: Layout): {
  readonly members: readonly { offset: number; place: number; bytes: number }[];
  readonly bytes: number;
} {
  let place = 0;
  const all = slots.map(({ offset, count, width }) => {
    const member = { offset, place, bytes: count * width };
    place += Math.ceil(member.bytes / 4) * 4;
    return member;
  });
  return { members: all, bytes: place };
}

/** What the probes of a run leave: node after node, each position in the order in which the node went through them. */
function tracesOf(graph: QuantizedGraph, { slots, bytes }: Layout, written: Uint8Array, positions: number): Uint8Array[] {
  // Short of what a run leaves, every trace is short: the comparison says so.
  const traces = Array.from({ length: positions }, () => new Uint8Array(Math.min(bytes, Math.floor(written.length / positions))));
  if (written.length !== bytes * positions) return traces;
  for (const { node, offset, count, width } of slots) {
    const size = count * width;
    const { sequence } = at(graph.nodes, node);
    for (let done = 0; done < positions; done++) {
      const i = sequence?.backward ? positions - 1 - done : done;
      const from = offset * positions + done * size;
      at(traces, i).set(written.subarray(from, from + size), offset);
    }
  }
  return traces;
}

function functionOf(instance: WasmInstance, name: string): WasmFunction {
  const found = instance.functions[name];
  invariant(found !== undefined, `the module does not export ${name}`);
  return found;
}
