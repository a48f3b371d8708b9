/** A link to a board in QEMU: the board's serial port is the program's input and output. */

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onExit } from "wasi-sdk-bindings/process";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { executing } from "../diagnostics/executors.ts";
import type { ByteLink } from "../serial/link.ts";

/** "QEMU emulator version 7.2.22 (Debian 1:7.2)" → "QEMU 7.2.22". Throws LB8203 for the board `name`. */
export function qemuVersion(program: string, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, ["--version"], { timeout: 10_000 }, (error, stdout) => {
      const [, version] = /version (\S+)/.exec(stdout) ?? [];
      if (version !== undefined) return resolve(`QEMU ${version}`);
      const absent = error !== null && "code" in error && error.code === "ENOENT";
      const reason = absent ? "it is not in PATH" : (error?.message.split("\n")[0] ?? "it does not say its version");
      reject(new Refusal(executing.missing(undefined, name, program, reason)));
    });
  });
}

export async function qemuLink(program: string, machine: string, elf: Uint8Array): Promise<ByteLink> {
  const folder = await mkdtemp(join(tmpdir(), "lookback-"));
  const file = join(folder, "program.elf");
  await writeFile(file, elf);
  // A group of its own: Ctrl-C in a terminal goes to us, who end it.
  const child = spawn(program, argsOf(program, machine, file), { stdio: ["pipe", "pipe", "pipe"], detached: true });
  return processLink(child, () => rm(folder, { recursive: true, force: true }));
}

function argsOf(program: string, machine: string, file: string): string[] {
  const riscv = program.includes("riscv");
  // Instructions are counted: where one takes 1 ns of virtual time, RISC-V's counters are exact; for SysTick 64 keep its ticks apart.
  const icount = `shift=${riscv ? 0 : 6},align=off,sleep=off`;
  return [
    "-M",
    machine,
    ...(riscv ? ["-bios", "none"] : []),
    ...`-display none -monitor none -icount ${icount} -serial stdio`.split(" "),
    "-kernel",
    file,
  ];
}

/** What a program prints is what comes, and what is written is its input; closing kills it. `cleanUp`: once it has ended. */
export function processLink(child: ChildProcess, cleanUp: () => Promise<void>): ByteLink {
  const forget = onExit(() => child.kill("SIGKILL"));
  let open = true;
  let said = "";
  let end: (why: string) => void = () => undefined;
  let why: string | undefined;
  child.stderr?.on("data", (data: Buffer) => {
    said = (said + data.toString("utf8")).slice(-500);
  });
  child.stdin?.on("error", () => undefined);
  const gone = new Promise<void>((resolve) => {
    const ended = (what: string): void => {
      forget();
      why ??= what;
      if (open) end(why);
      resolve(cleanUp().catch(() => undefined));
    };
    child.on("error", (error) => ended(error.message));
    child.on("close", (code, signal) => {
      const line = said.trim().split("\n").at(-1) ?? "";
      ended(`the emulator ended with ${signal ?? `status ${code}`}${line === "" ? "" : `: ${line}`}`);
    });
  });
  return {
    write: (bytes) => {
      child.stdin?.write(Uint8Array.from(bytes));
    },
    listen: (received, closed) => {
      end = closed;
      child.stdout?.on("data", (data: Buffer) => open && received(data));
      if (why !== undefined) closed(why);
    },
    close: async () => {
      open = false;
      child.kill("SIGKILL");
      await gone;
    },
  };
}
