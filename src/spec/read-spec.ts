/**
 * Reads a spec in a thread of its own, so that this one stays free and a hostile spec can neither hang nor exhaust it.
 *
 * Nothing here loads TypeScript: the thread does.
 */

import { Worker } from "node:worker_threads";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { files, type Phase, phases } from "../diagnostics/files.ts";
import { internals } from "../diagnostics/internal.ts";
import type { ParsedSpec, ParseOptions } from "./parsed-spec.ts";
import type { WorkerMessage, WorkerTask } from "./worker-message.ts";

export interface ReadOptions extends ParseOptions {
  /** 20,000 by default. */
  readonly timeoutMs?: number | undefined;
  /** Of JavaScript's heap, in megabytes: 512 by default. */
  readonly memoryMb?: number | undefined;
  /** Ends the thread; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A thread is a file of its own, which is there once the project is built, also where this file is not (in tests). */
const workerFile = new URL("../../dist/spec/worker.js", import.meta.url);

export function readSpec(path: string, options: ReadOptions = {}): Promise<ParsedSpec> {
  const { root, skipTypes, timeoutMs = 20_000, memoryMb = 512, signal } = options;
  if (signal?.aborted) return Promise.reject(signal.reason);
  const task: WorkerTask = { path, options: { root, skipTypes } };
  // A deep but honest spec needs more stack than the 4 MB that a thread has by default.
  const resourceLimits = { maxOldGenerationSizeMb: memoryMb, stackSizeMb: 16 };
  const worker = new Worker(workerFile, { workerData: task, resourceLimits, execArgv: [], stdout: true, stderr: true });
  return new Promise((resolve, reject) => {
    let phase: Phase = "load";
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      worker.removeAllListeners();
      // A thread that is ended while it runs out of memory may still say so.
      worker.on("error", () => {});
      void worker.terminate();
      settle();
    };
    const fail = (diagnostic: Diagnostic): void => end(() => resolve(nothing(diagnostic)));
    const abort = (): void => end(() => reject(signal?.reason));
    const timer = setTimeout(() => fail(files.tookTooLong(undefined, timeoutMs / 1000, phases[phase])), timeoutMs);
    signal?.addEventListener("abort", abort, { once: true });
    worker.on("message", (message: WorkerMessage) => {
      if ("phase" in message) phase = message.phase;
      else end(() => resolve(message.parsed));
    });
    worker.on("error", (error) => {
      const isMemory = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
      fail(
        isMemory ? files.tookTooMuchMemory(undefined, memoryMb, phases[phase]) : internals.crash(undefined, error.stack ?? error.message),
      );
    });
    worker.on("exit", (code) => fail(internals.crash(undefined, `the thread that reads the spec ended with ${code}`)));
  });
}

function nothing(diagnostic: Diagnostic): ParsedSpec {
  return { models: [], diagnostics: [diagnostic], sources: {}, root: "", times: { load: 0, evaluate: 0, types: 0 } };
}
