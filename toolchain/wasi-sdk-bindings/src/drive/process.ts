import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { ToolchainError } from "../errors.ts";
import { onExit } from "./on-exit.ts";

export interface ProcessResult {
  /** Exit code; null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program without a shell and waits for its end. When `signal` fires, the program and everything it
 * started are killed, and once they are gone the promise rejects with `signal.reason`. Its temporary files go to `cwd`,
 * because a killed program does not remove them.
 */
export function runProcess(file: string, args: readonly string[], options: { signal: AbortSignal; cwd?: string }): Promise<ProcessResult> {
  const { signal, cwd } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const child = spawn(file, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: cleanEnvironment(cwd),
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      // A group of its own on POSIX: clang starts cc1 and the linker, and all must go at once.
      detached: process.platform !== "win32",
    });
    const kill = (): void => killTree(child);
    const forget = onExit(kill);
    const settle = (): void => {
      forget();
      signal.removeEventListener("abort", kill);
    };
    signal.addEventListener("abort", kill, { once: true });
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    child.once("error", (cause) => {
      settle();
      reject(new ToolchainError("crashed", `${file} could not be started: ${cause.message}`, { cause }));
    });
    child.once("close", (code) => {
      settle();
      if (signal.aborted) reject(signal.reason);
      else resolve({ code, stdout: stdout(), stderr: stderr() });
    });
  });
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"], { windowsHide: true });
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

/** English messages, and none of the variables by which a shell's setup would change what clang builds. */
function cleanEnvironment(temporary: string | undefined): NodeJS.ProcessEnv {
  const own = temporary === undefined ? {} : { TMPDIR: temporary, TMP: temporary, TEMP: temporary };
  const env: NodeJS.ProcessEnv = { ...process.env, ...own, LC_ALL: "C" };
  for (const name of ["CPATH", "C_INCLUDE_PATH", "LIBRARY_PATH", "CCC_OVERRIDE_OPTIONS", "COMPILER_PATH", "SDKROOT"]) delete env[name];
  return env;
}
