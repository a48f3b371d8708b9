/** The other thread of read-spec.ts: parses one spec and sends what it found. */

import { parentPort, workerData } from "node:worker_threads";
import { parseSpec } from "./parse.ts";
import type { WorkerMessage, WorkerTask } from "./worker-message.ts";

const { path, options } = workerData as WorkerTask;
const send = (message: WorkerMessage): void => parentPort?.postMessage(message);
send({ parsed: parseSpec(path, options, (phase) => send({ phase })) });
