import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { ToolchainError } from "../errors.ts";
import type { YowaspReply } from "../yowasp-protocol.ts";
import type { Driver, DriverResult } from "./driver.ts";
import { onExit } from "./on-exit.ts";

const workerPath = fileURLToPath(new URL("../yowasp-worker.js", import.meta.url));

interface Worker {
  readonly child: ChildProcess;
  readonly forget: () => void;
}

/** Drives `@yowasp/clang` in one long-lived process, which does one build at a time. */
export function yowaspDriver(entry: string): Driver {
  let worker: Worker | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let disposed = false;

  function start(): Worker {
    if (worker !== null) return worker;
    const child = fork(workerPath, [entry], { execArgv: [], serialization: "advanced", stdio: ["ignore", "ignore", "ignore", "ipc"] });
    const started: Worker = { child, forget: onExit(() => child.kill("SIGKILL")) };
    child.once("exit", () => retire(started));
    hold(child, false);
    worker = started;
    return started;
  }

  function retire(old: Worker): void {
    old.forget();
    old.child.kill("SIGKILL");
    if (worker === old) worker = null;
  }

  function build(sources: Readonly<Record<string, string>>, args: readonly string[], signal: AbortSignal): Promise<DriverResult> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (disposed) return Promise.reject(new ToolchainError("cancelled", "the toolchain was disposed"));
    const current = start();
    const { child } = current;
    return new Promise<DriverResult>((resolve, reject) => {
      const settle = (): void => {
        child.off("message", onMessage);
        child.off("exit", onEnd);
        child.off("error", onEnd);
        signal.removeEventListener("abort", onAbort);
        hold(child, false);
      };
      const onMessage = (reply: YowaspReply): void => {
        settle();
        if (reply.kind === "done") resolve(reply);
        else {
          // What state clang is in after a trap of its own nobody knows.
          retire(current);
          reject(new ToolchainError("crashed", `@yowasp/clang failed: ${reply.message}`));
        }
      };
      const onEnd = (): void => {
        settle();
        retire(current);
        if (signal.aborted) reject(signal.reason);
        else if (disposed) reject(new ToolchainError("cancelled", "the toolchain was disposed"));
        else reject(new ToolchainError("crashed", "the process of @yowasp/clang ended (it needs 500 MB of memory)"));
      };
      // The promise settles when the process is gone.
      const onAbort = (): void => {
        child.kill("SIGKILL");
      };
      child.on("message", onMessage);
      child.on("exit", onEnd);
      child.on("error", onEnd);
      signal.addEventListener("abort", onAbort, { once: true });
      hold(child, true);
      child.send({ sources, args });
    });
  }

  return {
    run(sources, args, signal) {
      const result = turn.then(() => build(sources, args, signal));
      turn = result.catch(() => {});
      return result;
    },
    warm() {
      if (!disposed) start();
    },
    async dispose() {
      disposed = true;
      if (worker !== null) {
        const { child } = worker;
        const gone = once(child, "exit");
        hold(child, true);
        child.kill("SIGKILL");
        await gone;
      }
      await turn;
    },
  };
}

/** Whether a running child keeps this process alive: only while a build waits for it. */
function hold(child: ChildProcess, alive: boolean): void {
  if (alive) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}
