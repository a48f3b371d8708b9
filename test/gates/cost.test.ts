/** A step of lookBack costs the same however long it has run, and in proportion to its windows: the generated C, counted in an emulator. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { needsTool } from "../support/tools.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

needsTool("arm-none-eabi-gcc", "qemu-system-arm")("cost of a step, up to 10,000 steps (a million: scripts/measure-cost.mjs)", () => {
  test("neither grows with the steps nor faster than the windows", async () => {
    const { code, said } = await measured(["scripts/measure-cost.mjs", "--short"]);
    expect(said).toMatch(/after 10,000 steps: \d+ instructions a step/);
    expect(said).toMatch(/32 x 32: 64 entries/);
    expect(code, said).toBe(0);
  });
});

function measured(args: readonly string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd: root }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, said: stdout + stderr }),
    );
  });
}
