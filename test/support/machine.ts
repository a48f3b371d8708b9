/** The generated C of a graph as snapshots go in and out of it: a state in the machine, and another whose bytes are set from outside. */

import { crc32 } from "node:zlib";
import { expect } from "vitest";
import { instantiate } from "wasi-sdk-bindings";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { plan } from "../../src/plan/plan.ts";
import { select } from "../../src/select/select.ts";
import { layoutsOf, readSlot, writeSlot } from "../../src/verify/layout.ts";
import { snapshotHeadBytes } from "../../src/verify/snapshot.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { projectOf, wasmOf } from "./wasm.ts";

const exportsC = `
#include "m.h"
static m_state other;
__attribute__((export_name("other"))) void *x_other(void);
__attribute__((export_name("other"))) void *x_other(void) { return &other; }
__attribute__((export_name("other_valid"))) int32_t x_other_valid(void);
__attribute__((export_name("other_valid"))) int32_t x_other_valid(void) { return m_state_valid(&other); }
`;

/** What restore answers to a value that no step leaves behind. */
export const badValue = 5;

/** graph: its name is "m". */
export async function machineOf(graph: QuantizedGraph) {
  const layouts = layoutsOf(graph);
  const slots = plan(graph, select(graph, ["portable"], "generic")).state;
  const project = projectOf(graph, seededVectors(graph, 2));
  const files = new Map(project.files).set("exports.c", exportsC);
  const { functions, memory } = await instantiate(
    await wasmOf({ ...project, files, sources: [...project.sources, "exports.c"] }, { traps: true }),
  );
  const call = (name: string) => Number(functions[name]!());
  const bytesAt = (place: number, count: number) => new Uint8Array(memory.buffer, place, count);
  const length = snapshotHeadBytes + layouts.state.bytes + 4;
  const inputs = layouts.input.slots;
  return {
    reset: () => call("lb_reset"),
    step: (values: readonly Int32Array[]) => {
      // Each member takes its bytes rounded up to 4.
      let at = call("lb_input");
      for (const [i, slot] of inputs.entries()) {
        writeSlot({ ...slot, offset: 0 }, values[i]!, bytesAt(at, slot.count));
        at += Math.ceil(slot.count / 4) * 4;
      }
      call("lb_step");
    },
    /** Of the last step, where all outputs are int8: each member takes its bytes rounded up to 4. */
    output: (i: number) => {
      const before = layouts.output.slots.slice(0, i).reduce((sum, slot) => sum + Math.ceil(slot.count / 4) * 4, 0);
      return new Int8Array(memory.buffer, call("lb_output") + before, layouts.output.slots[i]!.count);
    },
    snapshot: () => {
      expect(call("lb_snapshot")).toBe(length);
      return bytesAt(call("lb_bytes"), length).slice();
    },
    restore: (bytes: Uint8Array) => {
      bytesAt(call("lb_bytes"), length).set(bytes);
      return call("lb_restore");
    },
    valid: () => call("lb_state_valid"),
    /** The same bytes as a state in RAM. */
    validInMemory: (bytes: Uint8Array) => {
      for (const [i, { offset }] of slots.entries()) {
        const { offset: from, count, width } = layouts.state.slots[i]!;
        bytesAt(call("other") + offset, count * width).set(
          bytes.subarray(snapshotHeadBytes + from, snapshotHeadBytes + from + count * width),
        );
      }
      return call("other_valid");
    },
  };
}

export function sealed(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer).setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)), true);
  return bytes;
}

/** The snapshot with one field changed. */
export function changed(graph: QuantizedGraph, snapshot: Uint8Array, name: string, change: (values: Int32Array) => void): Uint8Array {
  const slot = layoutsOf(graph).state.slots.find((one) => one.name === name)!;
  const bytes = snapshot.slice();
  const values = readSlot(slot, bytes.subarray(snapshotHeadBytes));
  change(values);
  writeSlot(slot, values, bytes.subarray(snapshotHeadBytes));
  return sealed(bytes);
}
