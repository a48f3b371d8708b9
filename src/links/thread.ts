/** A link to an emulator written in JavaScript, in a thread of its own: it can be stopped whatever it does. */

import { Worker } from "node:worker_threads";
import type { ByteLink } from "../serial/link.ts";

/** `file`: of this room; threads are files of the built project, also where this file is not (in tests). */
export function threadLink(file: "rp2040js" | "avr8js", start: unknown): ByteLink {
  const worker = new Worker(new URL(`../../dist/links/${file}.js`, import.meta.url), {
    workerData: start,
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  // Whoever forgets to close it shall not wait for it.
  worker.unref();
  let open = true;
  return {
    write: (bytes) => worker.postMessage(Uint8Array.from(bytes)),
    listen: (received, closed) => {
      worker.on("message", (bytes: Uint8Array) => open && received(bytes));
      worker.on("error", (error) => open && closed(`the emulator stopped: ${error.message}`));
      worker.on("exit", (code) => open && closed(`the emulator ended with ${code}`));
      worker.ref();
    },
    close: async () => {
      open = false;
      await worker.terminate();
    },
  };
}
