/** Start-up code, clock and serial port of every board that has them: built, looked at as an image, and run where there is an emulator. */

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { firmwareFiles } from "../../src/emit/firmware.ts";
import { readElf } from "../../src/images/elf.ts";
import { checkFile, filesOf } from "../../src/images/file.ts";
import { loadTargets } from "../../src/targets/load.ts";
import type { Target } from "../../src/targets/target.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";

const strict = "-Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wundef -pedantic -Werror -ffreestanding -std=c99 -O2".split(" ");
const program = readFileSync(new URL("echo.c", import.meta.url));
const boards = loadTargets().filter(({ board }) => board?.support);
const folder = await temporaryFolder();
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const one of running) one.kill("SIGKILL");
});

const built = new Map<string, Promise<string>>();

/** The path of the linked program; built once. */
function build(target: Target): Promise<string> {
  const path = built.get(target.name) ?? linked(target);
  built.set(target.name, path);
  return path;
}

async function linked(target: Target): Promise<string> {
  const path = join(folder.path, target.name);
  const files = firmwareFiles(target) ?? new Map<string, string>();
  mkdirSync(path);
  for (const [name, text] of files) writeFileSync(join(path, name), text);
  writeFileSync(join(path, "echo.c"), program);
  const sources = [...files.keys(), "echo.c"].filter((name) => name.endsWith(".c"));
  const link = files.has("board.ld") ? ["-nostdlib", "-T", "board.ld", "-lgcc"] : [];
  const { id, flags } = target.compilers[0] ?? { id: "", flags: [] };
  await promisify(execFile)(id, [...flags, ...strict, "-o", "echo.elf", ...sources, ...link], { cwd: path });
  return join(path, "echo.elf");
}

function emulator({ board }: Target): readonly string[] {
  const { program: command = "", machine = "" } = board?.emulator ?? {};
  if (command === "avr8js") return ["simavr", "-m", machine, "-f", "16000000"];
  const bare = command === "qemu-system-riscv32" ? ["-bios", "none"] : [];
  return [
    command,
    "-M",
    machine,
    ...bare,
    "-display",
    "none",
    "-monitor",
    "none",
    "-icount",
    "shift=6,align=off,sleep=off",
    "-serial",
    "stdio",
    "-kernel",
  ];
}

/** Gives what comes until `enough` finds it enough, how to send more, and an end: an idle emulator takes a whole core. */
function start(command: readonly string[]): {
  readonly stop: () => void;
  readonly send: (text: string) => void;
  readonly until: (enough: RegExp) => Promise<RegExpExecArray>;
} {
  const [name = "", ...args] = command;
  const child = spawn(name, args, { stdio: ["pipe", "pipe", "pipe"] });
  running.add(child);
  let said = "";
  let seen = 0;
  const take = (data: Buffer): void => {
    said += data.toString("latin1");
  };
  child.stdout.on("data", take);
  // simavr prints the serial line there.
  child.stderr.on("data", take);
  return {
    stop: () => void child.kill("SIGKILL"),
    send: (text) => void child.stdin.write(text),
    until: async (enough) => {
      for (let wait = 0; wait < 3000; wait++) {
        const match = enough.exec(said.slice(seen));
        if (match) {
          seen += match.index + match[0].length;
          return match;
        }
        await new Promise((later) => setTimeout(later, 10));
      }
      throw new Error(`${command.join(" ")} said ${JSON.stringify(said.slice(seen))}`);
    },
  };
}

const figures = (ends: string): RegExp => new RegExp(`${Array.from({ length: 5 }, () => `([0-9A-F]{8})${ends}`).join("")}`);

describe.concurrent("firmware", () => {
  for (const target of boards) {
    test(`${target.name}: its files exist`, () => {
      for (const name of target.board?.support ?? [])
        expect(existsSync(fileURLToPath(new URL(`../../templates/firmware/${name}.c`, import.meta.url))), name).toBe(true);
    });

    needsTool(target.compilers[0]?.id ?? "")(target.name, () => {
      test("builds without a warning, and every image of it fits the board", async () => {
        const bytes = readFileSync(await build(target));
        const reading = readElf(bytes, "echo.elf");
        if (!("value" in reading)) throw new Error(JSON.stringify(reading));
        expect(checkFile("elf", bytes, target, "echo.elf")).toEqual([]);
        const files = filesOf(reading.value, target);
        expect([...files.keys()]).toEqual(
          target.board?.flash.some(({ method }) => method === "uf2") ? ["bin", "hex", "uf2"] : ["bin", "hex"],
        );
        for (const [format, file] of files) expect(checkFile(format, file, target, format), format).toEqual([]);
      });
    });

    const [command = ""] = emulator(target);
    if (!/^qemu|^simavr$/.test(command)) continue;
    needsTool(target.compilers[0]?.id ?? "", command)(`${target.name} in ${command}`, () => {
      test("variables have their values, the stack is measured, the counter counts; it answers and restarts", async () => {
        const line = start([...emulator(target), await build(target)]);
        try {
          const simulated = command === "simavr";
          const ends = simulated ? "\\.[\\s\\S]*?" : "\\n";
          const [, initialized, zeroed, before, after, cycles] = await line.until(figures(ends));
          expect([initialized, zeroed]).toEqual(["12345678", "00000000"]);
          // Between them is a call with an array of 200 bytes.
          expect(Number(`0x${before}`)).toBeLessThan(100);
          expect(Number(`0x${after}`)).toBeGreaterThanOrEqual(200);
          expect(Number(`0x${after}`)).toBeLessThan(400);
          expect(Number(`0x${cycles}`)).toBeGreaterThan(30_000);
          // simavr has its serial line on a pseudo terminal, not on its input.
          if (simulated) return;
          line.send("abcHAL");
          await line.until(/^bcdIBM/);
          line.send("!");
          expect((await line.until(figures("\\n"))).slice(1, 3)).toEqual(["12345678", "00000000"]);
        } finally {
          line.stop();
        }
      });
    });
  }
});
