/** A device on the desk: the model and its serial protocol as WebAssembly, behind a line that does what a test wants. */

import { createToolchain, instantiate, type Toolchain, type WasmInstance } from "wasi-sdk-bindings";
import { serialFiles } from "../../src/emit/firmware/serial.ts";
import { modelHash } from "../../src/ir/model-hash.ts";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { plan } from "../../src/plan/plan.ts";
import { select } from "../../src/select/select.ts";
import type { ByteLink } from "../../src/serial/link.ts";
import { unoptimised } from "./wasm.ts";

let toolchain: Promise<Toolchain> | undefined;

const shim = (p: string) => `#include "${p}_serial.h"
#define EXPORT(name) __attribute__((export_name(#name)))
static ${p}_serial serial;
static uint8_t sent[1 << 20];
static uint32_t count;
static uint32_t time;
static void put(void *user, uint8_t byte) { (void)user; sent[count++] = byte; }
/* Every reading takes 5: a step without probes takes 5, and one whose probes count for themselves too. */
static uint32_t cycles(void *user) { (void)user; return time += 5u; }
static uint32_t stack(void *user) { (void)user; return 321; }
EXPORT(boot) void boot(void)
{
    const ${p}_serial_port port = { put, cycles, stack, 0, 1000000, 5 };
    for (uint32_t k = 0; k < sizeof serial; k++) ((uint8_t *)&serial)[k] = 0xA5;
    count = 0;
    ${p}_serial_init(&serial, &port);
}
EXPORT(receive) void receive(uint32_t byte) { ${p}_serial_receive(&serial, (uint8_t)byte); }
EXPORT(sent_at) uint8_t *sent_at(void) { return sent; }
EXPORT(sent_bytes) uint32_t sent_bytes(void) { return count; }
EXPORT(sent_clear) void sent_clear(void) { count = 0; }
EXPORT(steps_made) uint32_t steps_made(void) { return serial.steps; }

static ${p}_state state;
static ${p}_scratch scratch;
static ${p}_input in;
static ${p}_output out;
EXPORT(live_reset) void live_reset(void) { ${p}_reset(&state); ${p}_serial_record_reset(&serial); }
EXPORT(live_state) void live_state(void) { ${p}_serial_record_state(&serial, &state); }
EXPORT(live_step) void live_step(uint32_t seed)
{
    for (uint32_t k = 0; k < sizeof in; k++) ((uint8_t *)&in)[k] = (uint8_t)(seed = seed * 1103515245u + 12345u);
    const uint32_t fresh = ${p}_step(&state, &scratch, &in, &out);
    ${p}_serial_record_step(&serial, &in, fresh, &out);
}
`;

export interface DeviceOptions {
  /** Runs long enough for optimising to pay. */
  readonly long?: boolean;
  readonly probes?: boolean;
  readonly frameBytes?: number;
  /** Changes a file's text: a mutant. */
  readonly edit?: (file: string, text: string) => string;
}

/** `files`: of the project. */
export async function deviceModule(
  graph: QuantizedGraph,
  files: ReadonlyMap<string, string>,
  { probes = true, long = false, frameBytes, edit = (_, text) => text }: DeviceOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  toolchain ??= createToolchain();
  const choices = select(graph, ["portable"], "generic");
  const serial = serialFiles(graph, choices, plan(graph, choices), { version: "test", hash: modelHash(graph) });
  const p = [...serial.keys()].find((name) => name.endsWith("_serial.h"))!.replace(/_serial\.h$/, "");
  const all = [...files, ...serial, ["shim.c", shim(p)] as const];
  const sources = Object.fromEntries(all.filter(([name]) => /\.[ch]$/.test(name)).map(([name, text]) => [name, edit(name, text)]));
  const result = await (await toolchain).build({
    sources,
    compile: Object.keys(sources).filter((name) => name.endsWith(".c")),
    defines: {
      ...(probes ? { LB_PORT_FILE: `"${p}_probe.h"` } : {}),
      ...(frameBytes === undefined ? {} : { [`${p.toUpperCase()}_SERIAL_FRAME_BYTES`]: `${frameBytes}u` }),
      LB_SERIAL_FLAGS: '"-O2 -test"',
    },
    traps: true,
    flags: [
      ...(long ? ["-O2"] : unoptimised),
      ..."-Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wundef -Wno-missing-prototypes".split(" "),
    ],
  });
  if (!result.ok) throw new Error(result.stderr);
  if (result.diagnostics.length > 0)
    throw new Error(result.diagnostics.map(({ file, line, message }) => `${file}:${line}: ${message}`).join("\n"));
  return result.wasm;
}

export interface Device {
  /** As power on does. */
  boot(): void;
  /** What it sends for these bytes. */
  take(bytes: Uint8Array): Uint8Array;
  /** Steps that were carried out since the last greeting. */
  steps(): number;
  /** What the application on the device does: recorded where somebody listens. */
  live(what: "live_reset" | "live_state" | "live_step", seed?: number): Uint8Array;
}

export async function device(module: Uint8Array<ArrayBuffer>): Promise<Device> {
  const instance: WasmInstance = await instantiate(module);
  const call = (name: string, ...args: number[]): number => Number(instance.functions[name]!(...args));
  const sent = (): Uint8Array => {
    const bytes = new Uint8Array(instance.memory.buffer, call("sent_at"), call("sent_bytes")).slice();
    call("sent_clear");
    return bytes;
  };
  call("boot");
  return {
    boot: () => void call("boot"),
    take: (bytes) => {
      for (const byte of bytes) call("receive", byte);
      return sent();
    },
    steps: () => call("steps_made"),
    live: (what, seed = 0) => {
      call(what, seed);
      return sent();
    },
  };
}

/** A line without faults. */
export function loopback(to: Device): ByteLink {
  let received: (bytes: Uint8Array) => void = () => undefined;
  return {
    write: (bytes) => {
      const copy = bytes.slice();
      queueMicrotask(() => received(to.take(copy)));
    },
    listen: (onBytes) => {
      received = onBytes;
    },
    close: () => {
      received = () => undefined;
    },
  };
}
