/** Executors where the model will live: a board's firmware in its emulator, or the board itself on a serial port. */

import { buildFirmware } from "./build-firmware.ts";
import { type Compiled, retarget } from "./compile.ts";
import { Refusal } from "./diagnostics/diagnostic.ts";
import { serial } from "./diagnostics/serial.ts";
import { sequenceLength } from "./ir/graph.ts";
import { findEmulator } from "./links/emulator.ts";
import { portLink } from "./links/port.ts";
import type { Target } from "./targets/target.ts";
import type { Executor } from "./verify/executor.ts";
import { serialExecutor } from "./verify/serial.ts";

export interface EmulatedBoard {
  readonly executor: Executor;
  /** For this board: its plan, its kernels. */
  readonly compiled: Compiled;
  /** With its version, as is the emulator: "QEMU 7.2.22". */
  readonly compiler: string;
  readonly emulator: string;
}

/** An emulator that cannot answer within this and its doublings does not run. */
const emulatorTimes = { timeoutMs: 2000, attempts: 5 };

/**
 * Builds the board's firmware, with probes; the executor starts it. Throws a Refusal: the model does not fit (LB6101), no compiler
 * (LB8004), no emulator (LB8202, LB8203), a model of whole sequences (LB8110).
 */
export async function emulatedBoard(compiled: Compiled, target: Target, signal?: AbortSignal): Promise<EmulatedBoard> {
  if (sequenceLength(compiled.quantize) !== undefined) throw new Refusal(serial.wholeSequences(undefined, compiled.quantize.name));
  const emulator = await findEmulator(target);
  const own = retarget(compiled, target);
  const { elf, linked, compiler } = await buildFirmware({ project: own.emit, target, probes: true, ...(signal && { signal }) });
  const link = () => emulator.start({ elf, image: linked.image });
  const executor = serialExecutor(own.quantize, { name: target.name, link, ...emulatorTimes, ...(signal && { signal }) });
  return { executor, compiled: own, compiler: compiler.version, emulator: emulator.version };
}

/** `target`: the board on the port. Whether it runs this model is seen when the executor is opened. */
export function boardOnPort(compiled: Compiled, target: Target, port: string, signal?: AbortSignal): Executor {
  const baud = target.board?.uart.baud ?? 115_200;
  return serialExecutor(compiled.quantize, { name: `serial:${port}`, link: () => portLink(port, baud), ...(signal && { signal }) });
}
