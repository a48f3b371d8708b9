/** The stack that a project states is enough: the examples, painted on cores of every compiler. All models: scripts/measure-stack.mjs. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { hasTool, needsTool } from "../support/tools.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const tools: Readonly<Record<string, readonly string[]>> = {
  "cortex-m0plus": ["arm-none-eabi-gcc", "qemu-system-arm"],
  "cortex-m4": ["arm-none-eabi-gcc", "qemu-system-arm"],
  rv32imc: ["riscv64-unknown-elf-gcc", "qemu-system-riscv32"],
  avr: ["avr-gcc", "simavr"],
};
const cores = Object.keys(tools).filter((core) => tools[core]!.every(hasTool));
let run: Promise<string> | undefined;

for (const [core, commands] of Object.entries(tools)) {
  needsTool(...commands)(`stack on ${core}`, () => {
    test("is at most what is stated", async () => {
      run ??= measured(["scripts/measure-stack.mjs", "--check", "--examples", "--cores", cores.join(",")]);
      const lines = (await run).split("\n");
      expect(lines.filter((line) => line.startsWith(`${core}, `))).toEqual([expect.stringContaining("2 models: step")]);
      // Another version of the compiler is no failure, but it has to be seen.
      const other = lines[lines.findIndex((line) => line.startsWith(`${core}, `)) + 2];
      if (other?.includes("NOT COMPARED")) console.warn(`${core}: ${other.trim()}`);
    });
  });
}

/** What the script prints; its faults are lines that begin with the core's name. */
function measured(args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}
