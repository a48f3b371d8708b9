/**
 * The executor over WebAssembly, against a module that replays what the reference gave: the layout of its structs, its snapshot and its
 * probes are those of the harness, its arithmetic is a table.
 */

import { beforeAll, describe, expect, it } from "vitest";
import { createToolchain } from "wasi-sdk-bindings";
import { modelHash } from "../../src/ir/model-hash.ts";
import type { Executor } from "../../src/verify/executor.ts";
import { layoutsOf } from "../../src/verify/layout.ts";
import { inputBuffers, reference } from "../../src/verify/reference.ts";
import { recordedVectors, type Vectors } from "../../src/verify/vectors.ts";
import { verifyEquality } from "../../src/verify/verify.ts";
import { wasmExecutor } from "../../src/verify/wasm.ts";
import { type Digits, digits } from "./support.ts";

let model: Digits;
let vectors: Vectors;
beforeAll(async () => {
  model = await digits();
  vectors = recordedVectors(model.quantized, "test", model.test, 24);
});

const table = (rows: readonly (readonly number[])[]) => `{${rows.map((row) => `{${row.join(",")}}`).join(",")}}`;

function replay(): string {
  const graph = model.quantized;
  const { trace, output, state } = layoutsOf(graph);
  const run = reference(graph);
  const inputs = inputBuffers(graph);
  const steps: { input: number[]; trace: number[]; output: number[] }[] = [];
  const states: number[][] = [];
  for (const [sequence, { steps: count }] of vectors.sequences.entries()) {
    run.reset();
    for (let step = 0; step < count; step++) {
      vectors.read(sequence, step, inputs);
      const done = run.step(inputs);
      steps.push({ input: [...done.input], trace: [...done.trace], output: [...done.output] });
    }
    states.push([...run.state()]);
  }
  const hash = modelHash(graph)
    .match(/../g)!
    .map((byte) => `0x${byte}`);
  return `#include <stdint.h>
static const uint8_t inputs[][8] = ${table(steps.map(({ input }) => input))};
static const uint8_t traces[][${trace.bytes}] = ${table(steps.map((step) => step.trace))};
static const uint8_t outputs[][${output.bytes}] = ${table(steps.map((step) => step.output))};
static const uint8_t states[][${state.bytes}] = ${table(states)};
static const uint8_t hash[32] = {${hash.join(",")}};
static struct { uint8_t row[8]; } input;
static struct { uint8_t scores[12]; uint8_t digit[4]; } output;
static uint8_t bytes[44 + ${state.bytes} + 4];
static uint8_t trace[${trace.bytes}];
static int32_t written;
static uint32_t steps, resets;
#define EXPORT(name) __attribute__((export_name(#name), used))
EXPORT(lb_reset) void lb_reset(void) { resets++; }
EXPORT(lb_input) void *lb_input(void) { return &input; }
EXPORT(lb_output) void *lb_output(void) { return &output; }
EXPORT(lb_step) int32_t lb_step(void)
{
  written = 0;
  for (int k = 0; k < 8; k++) if (input.row[k] != inputs[steps][k]) return 0;
  for (int k = 0; k < ${trace.bytes}; k++) {
#ifdef TRAP_AT
    if (steps == TRAP_AT && k == 70) __builtin_trap();
#endif
    trace[written++] = traces[steps][k];
  }
  for (int k = 0; k < 10; k++) output.scores[k] = outputs[steps][k];
  for (int k = 0; k < 2; k++) output.digit[k] = outputs[steps][10 + k];
  steps++;
  return 3;
}
static int32_t put(int32_t at, uint32_t value, int32_t count)
{
  for (int32_t k = 0; k < count; k++) bytes[at + k] = (uint8_t)(value >> (8 * k));
  return at + count;
}
EXPORT(lb_snapshot) int32_t lb_snapshot(void)
{
  int32_t at = put(0, 0x3153424cu, 4);
  at = put(at, 1, 2);
  at = put(at, 1, 2);
  for (int k = 0; k < 32; k++) at = put(at, hash[k], 1);
  at = put(at, ${state.bytes}, 4);
  for (int k = 0; k < ${state.bytes}; k++) at = put(at, states[resets - 1][k], 1);
  uint32_t crc = 0xffffffffu;
  for (int32_t k = 0; k < at; k++) {
    crc ^= bytes[k];
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (crc & 1u ? 0xedb88320u : 0u);
  }
  at = put(at, ~crc, 4);
#ifdef BROKEN
  bytes[BROKEN] ^= 1;
#endif
  return at;
}
EXPORT(lb_bytes) void *lb_bytes(void) { return bytes; }
#ifdef PROBES
EXPORT(lb_trace) void *lb_trace(void) { return trace; }
EXPORT(lb_trace_bytes) int32_t lb_trace_bytes(void) { return written; }
#endif
`;
}

async function built(name: string, defines: Readonly<Record<string, number | true>>): Promise<Executor> {
  const toolchain = await createToolchain();
  const result = await toolchain.build({ sources: { "replay.c": replay() }, compile: ["replay.c"], defines, flags: ["-O1"] });
  await toolchain.dispose();
  if (!result.ok) throw new Error(result.stderr);
  return wasmExecutor(model.quantized, { name, wasm: result.wasm, provenance: { executor: "wasm", compiler: toolchain.compiler.id } });
}

describe("wasm", () => {
  it("is equal where the module gives what the reference gives, with probes and without", async () => {
    const [probes, real] = [await built("wasm with probes", { PROBES: true }), await built("wasm", {})];
    const result = await verifyEquality(model.quantized, vectors, { probes, real });
    expect(result).toMatchObject({ equal: true, compared: { sequences: 3, steps: 24 } });
    expect(result.executors).toEqual([
      { name: "wasm with probes", equal: true, digest: result.certificate.digest },
      { name: "wasm", equal: true },
    ]);
  });

  it("names the layer that a trap happened in", async () => {
    const probes = await built("wasm with probes", { PROBES: true, TRAP_AT: 12 });
    const { difference } = await verifyEquality(model.quantized, vectors, { probes, real: await built("wasm", {}) });
    expect(difference).toMatchObject({
      kind: "trap",
      executor: "wasm with probes",
      layer: "scores",
      sequence: 1,
      step: 4,
      message: "unreachable",
    });
    const traps = await built("wasm with traps", { TRAP_AT: 12 });
    const without = await verifyEquality(model.quantized, vectors, { real: await built("wasm", {}), traps });
    expect(without.difference).toMatchObject({ kind: "trap", executor: "wasm with traps", sequence: 1, step: 4 });
  });

  it("checks every part of a snapshot", async () => {
    for (const [byte, message] of [
      [0, 'it begins with "MBS1", not "LBS1"'],
      [4, "its format is 0, not 1"],
      [6, "its contract is 0, not 1"],
      [8, /^it is of model [0-9a-f]{16}\.\.\., not /],
      [41, "it states 64 bytes of memory, not 320"],
      [100, "its CRC-32 is wrong"],
      [365, "its CRC-32 is wrong"],
    ] as const) {
      const session = await (await built("wasm", { BROKEN: byte })).open();
      await session.reset();
      expect(await session.state()).toEqual({
        kind: "broken",
        message: message instanceof RegExp ? expect.stringMatching(message) : message,
      });
    }
  });

  it("refuses a module that imports something", async () => {
    const empty = Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 97, 1, 98, 0, 0]);
    const executor = wasmExecutor(model.quantized, { name: "wasm", wasm: empty, provenance: { executor: "wasm" } });
    await expect(executor.open()).rejects.toThrow("imports a.b");
  });
});
