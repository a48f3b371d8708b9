/** Runs the generated C where it will live: a board, or an emulator of one, that speaks the serial protocol (docs/serial.md). */

import { Refusal } from "../diagnostics/diagnostic.ts";
import { serial } from "../diagnostics/serial.ts";
import { sequenceLength } from "../ir/graph.ts";
import { modelHash } from "../ir/model-hash.ts";
import { contract, type QuantizedGraph } from "../ir/quantized.ts";
import type { ByteLink } from "../serial/link.ts";
import { greet, type SerialSession, type SessionOptions } from "../serial/session.ts";
import type { Origin } from "./certificate.ts";
import type { Executor, Session } from "./executor.ts";
import { type Layouts, layoutsOf } from "./layout.ts";

export interface SerialOptions extends SessionOptions {
  /** As reports and differences name it: "serial:/dev/ttyACM0", "microbit". */
  readonly name: string;
  /** Opens the line; called by `open`. */
  readonly link: () => ByteLink | Promise<ByteLink>;
}

/** Its provenance names compiler and flags once it was opened: the device says them. Throws LB81 from every function of its sessions. */
export function serialExecutor(graph: QuantizedGraph, { name, link, ...options }: SerialOptions): Executor {
  let origin: Origin = { executor: name };
  return {
    name,
    get provenance() {
      return origin;
    },
    open: async () => {
      if (sequenceLength(graph) !== undefined) throw new Refusal(serial.wholeSequences(undefined, graph.name));
      const layouts = layoutsOf(graph);
      const device = await greet(name, await link(), options);
      try {
        await checkModel(graph, layouts, device);
        const [compiler, flags] = [await device.text("compiler"), await device.text("flags")];
        origin = { executor: name, compiler, flags: flags.split(/\s+/).filter((flag) => flag !== "") };
        await device.reset({ entries: true, figures: true });
      } catch (thrown) {
        await device.close();
        throw thrown;
      }
      return session(device);
    },
  };
}

function session(device: SerialSession): Session {
  const { greeting } = device;
  return {
    reset: () => device.reset(),
    step: async (input) => {
      const { bytes } = await device.run(input, { count: true, outputs: true });
      const fresh = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
      return { kind: "done", fresh, output: bytes.subarray(4) };
    },
    state: async () => ({ kind: "state", bytes: await device.readState() }),
    close: () => device.close(),
    batches: {
      most: device.mostSteps,
      layers: greeting.probes,
      restart: () => device.reset({ entries: true }),
      run: async (inputs, counted) => (await device.run(inputs, { count: counted })).digest,
      end: () => device.end(),
      entries: () => device.entries(),
      capture: async (layer, offset, input) => (await device.run(input, { count: false, capture: { layer, offset } })).bytes,
    },
    counts: async () => {
      const { steps, least, mean, greatest, stackBytes } = await device.figures();
      return { counter: greeting.counter, counterHz: greeting.counterHz, steps, least, mean, greatest, stackBytes };
    },
  };
}

/** Before anything is run: that it is this model, and that it says the same of it. */
export async function checkModel(graph: QuantizedGraph, layouts: Layouts, device: SerialSession): Promise<void> {
  const { greeting, name } = device;
  const hash = modelHash(graph);
  if (greeting.model !== hash) {
    const on = { name: await device.text("model"), hash: greeting.model };
    throw new Refusal(serial.wrongModel(undefined, name, on, { name: graph.name, hash }));
  }
  for (const [what, stated, expected] of [
    ["of the arithmetic contract, version", greeting.contract, contract],
    ["layers", greeting.layers, layouts.trace.slots.length],
    ["outputs", greeting.outputs, layouts.output.slots.length],
    ["bytes of inputs", greeting.inputBytes, layouts.input.bytes],
    ["bytes of outputs", greeting.outputBytes, layouts.output.bytes],
    ["bytes of memory", greeting.stateBytes, layouts.state.bytes],
  ] as const) {
    if (stated !== expected) throw new Refusal(serial.misfit(undefined, name, `${what}: ${stated}, not ${expected}`));
  }
}
