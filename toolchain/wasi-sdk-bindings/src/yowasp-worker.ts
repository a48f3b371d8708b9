/**
 * The process around `@yowasp/clang`; its first argument is the package's entry module. A process and not a
 * thread, because V8's flags hold for a whole process: with them a first build takes 1.4 s instead of 4.8 s,
 * and the host's own WebAssembly keeps its optimizing compiler. It also gives the memory back at once.
 */
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { warmUpJob } from "./warm-up.ts";
import type { YowaspJob, YowaspReply } from "./yowasp-protocol.ts";
import { loadYowasp } from "./yowasp-run.ts";

// clang runs for well under a second: optimizing its code costs several times what it gains.
setFlagsFromString("--liftoff-only");
// Most of clang's functions never run here; they need no validation.
setFlagsFromString("--wasm-lazy-validation");

process.on("disconnect", () => process.exit());

const loading = loadYowasp(pathToFileURL(process.argv[2] ?? "").href);
let turn: Promise<void> = loading.then(() => {});
let waiting = 0;

process.on("message", (job: YowaspJob) => {
  waiting++;
  turn = turn.then(async () => {
    const reply: YowaspReply = await answer(job);
    waiting--;
    process.send?.(reply);
  });
});

async function answer(job: YowaspJob): Promise<YowaspReply> {
  try {
    return { kind: "done", ...(await (await loading)(job)) };
  } catch (error) {
    return { kind: "crashed", message: String(error) };
  }
}

const run = await loading;
// A job that is waiting already warms the compiler better.
if (waiting === 0) turn = turn.then(() => run(warmUpJob)).then(() => {});
