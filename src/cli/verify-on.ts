/** `verify --on`: the same steps on every board that is named, each beside a reference of its own. */

import { availableParallelism } from "node:os";
import type { Compiled } from "../compile.ts";
import { boardOnPort, emulatedBoard } from "../devices.ts";
import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import type { Difference } from "../verify/difference.ts";
import type { Executor, StepCounts } from "../verify/executor.ts";
import type { Vectors } from "../verify/vectors.ts";
import { type Verification, type VerifyOptions, verifyEquality } from "../verify/verify.ts";
import type { On } from "./on.ts";

export type Device = Exclude<On, { kind: "wasm" }>;

/** What one executor gave, as reports and --json have it. */
export interface Ran {
  readonly executor: string;
  /** Absent where it gave no verdict: `failed` says why. */
  readonly equal?: boolean;
  /** The code of the diagnostic that ended it. */
  readonly failed?: string;
  readonly steps: number;
  /** Of its own certificate; absent where it does not see its layers. */
  readonly digest?: string;
  readonly compiler?: string;
  readonly flags?: readonly string[];
  /** With its version. */
  readonly emulator?: string;
  readonly counts?: Counts;
  readonly plan?: Planned;
}

export interface Counts extends StepCounts {
  /** Of a step, where a board in QEMU counts time of which every instruction takes the same. */
  readonly instructions?: number;
}

/** Of the plan for this board: a step's multiply-accumulates, their cycles, and the stack of a step at most. */
export interface Planned {
  readonly macs: number;
  /** Of arithmetic on numbers that are in registers, as documents state it. */
  readonly cycles?: { readonly least: number; readonly most?: number };
  readonly stackBytes?: number;
}

interface Ready {
  readonly device: Device;
  readonly executor: Executor;
  readonly compiled?: Compiled;
  readonly compiler?: string;
  readonly emulator?: string;
}

/** What is there to run: firmware is built, emulators are found. Throws one Refusal with what is wrong with all of them. */
export async function prepare(
  compiled: Compiled,
  devices: readonly Device[],
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<Ready[]> {
  const problems: Diagnostic[] = [];
  const ready = await inTurns(devices, async (device): Promise<Ready | undefined> => {
    try {
      if (device.kind === "port") return { device, executor: boardOnPort(compiled, device.target, device.port, signal) };
      say(`building the firmware of ${device.name}`);
      return { device, ...(await emulatedBoard(compiled, device.target, signal)) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(...error.diagnostics);
      return undefined;
    }
  });
  if (problems.length > 0) throw new Refusal(...problems);
  return ready.filter((one) => one !== undefined);
}

export interface DevicesRan {
  readonly ran: readonly Ran[];
  readonly verifications: readonly Verification[];
  readonly differences: readonly Difference[];
  /** Why some gave no verdict. */
  readonly problems: readonly Diagnostic[];
}

export async function runOn(compiled: Compiled, ready: readonly Ready[], vectors: Vectors, options: VerifyOptions): Promise<DevicesRan> {
  const verifications: Verification[] = [];
  const problems: Diagnostic[] = [];
  const ran = await inTurns(ready, async (one): Promise<Ran> => {
    const { device, executor, emulator } = one;
    const name = { executor: device.name, ...(emulator === undefined ? {} : { emulator }) };
    try {
      const verification = await verifyEquality(compiled.quantize, vectors, { real: executor }, options);
      verifications.push(verification);
      return { ...name, ...ranOf(one, verification) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(...error.diagnostics);
      const [first] = error.diagnostics;
      return { ...name, steps: 0, failed: first?.code ?? "" };
    }
  });
  const differences = verifications.flatMap(({ difference }) => (difference === undefined ? [] : [difference]));
  return { ran, verifications, differences, problems };
}

function ranOf(
  { device, executor, compiled, compiler = executor.provenance.compiler }: Ready,
  { executors, compared }: Verification,
): Omit<Ran, "executor"> {
  const [result] = executors;
  const { flags } = executor.provenance;
  return {
    equal: result?.equal ?? false,
    steps: compared.steps,
    ...(result?.digest === undefined ? {} : { digest: result.digest }),
    ...(compiler === undefined ? {} : { compiler }),
    ...(flags === undefined ? {} : { flags }),
    ...(result?.counts === undefined ? {} : { counts: countsOf(device, result.counts) }),
    ...(compiled === undefined ? {} : { plan: planOf(compiled) }),
  };
}

/** In QEMU an instruction takes 64 ns (links/qemu.ts), whatever clock the board has; RISC-V counts instructions by itself. */
function countsOf({ kind, target }: Device, counts: StepCounts): Counts {
  const timed = kind === "emulator" && target.board?.emulator?.program === "qemu-system-arm" && counts.counterHz > 0;
  const instructions = timed ? (counts.mean * 1e9) / counts.counterHz / 64 : counts.counter === "instructions" ? counts.mean : undefined;
  return { ...counts, ...(instructions === undefined ? {} : { instructions: Math.round(instructions) }) };
}

function planOf({ select, balance, stack }: Compiled): Planned {
  const macs = select.reduce((sum, choice) => sum + (choice?.macs ?? 0), 0);
  const step = stack.worst?.step;
  const cycles = balance && {
    least: macs * balance.mac.least,
    ...(balance.mac.most === undefined ? {} : { most: macs * balance.mac.most }),
  };
  return { macs, ...(cycles && { cycles }), ...(step === undefined ? {} : { stackBytes: step }) };
}

/** As many at a time as there are cores, at most four: an emulator takes one whole. Waits for all, then throws what the first threw. */
async function inTurns<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const failed: unknown[] = [];
  const hand = async (): Promise<void> => {
    for (let i = next++; i < all.length && failed.length === 0; i = next++) {
      try {
        results[i] = await work(all[i] as T);
      } catch (error) {
        failed.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism(), all.length) }, hand));
  if (failed.length > 0) throw failed[0];
  return results;
}
