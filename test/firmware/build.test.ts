/** From a compiled model to an ELF and images, with the compilers that are installed. */

import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { buildFirmware, findCompiler } from "../../src/build-firmware.ts";
import type { CProject } from "../../src/ir/project.ts";
import { findTarget } from "../../src/targets/load.ts";
import type { Target } from "../../src/targets/target.ts";
import { recordedVectors } from "../../src/verify/vectors.ts";
import { boardProject } from "../support/firmware.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";
import { digits } from "../verify/support.ts";

const model = await digits();
const vectors = recordedVectors(model.quantized, "test", model.test, 64);
const projectFor = (target: Target): CProject => boardProject(model.quantized, vectors, target);
/** One of each core's compilers and kinds of image. */
const boards = ["pico", "nucleo-f446re", "riscv-virt", "arduino-mega"].map((name) => findTarget(name));

for (const target of boards) {
  needsTool(target.compilers[0]!.id)(target.name, () => {
    test("is built, and its images are as the board takes them", async () => {
      const built = await buildFirmware({ project: projectFor(target), target });
      expect(built.compiler).toMatchObject({ id: target.compilers[0]!.id, label: target.compilers[0]!.id });
      expect(built.compiler.flags).toEqual(expect.arrayContaining([...target.compilers[0]!.flags, "-O2"]));
      expect([...built.images.keys()]).toEqual(target.name === "pico" ? ["bin", "hex", "uf2"] : ["bin", "hex"]);
      // 18,432 bytes of weights and the table are in flash, and nothing of them in RAM.
      expect(built.linked.sizes.text).toBeGreaterThan(18_432 + 4_096);
      expect(built.linked.sizes.data).toBe(0);
    });
  });
}

needsTool("arm-none-eabi-gcc", "make")("the Makefile", () => {
  test("makes the same program", async () => {
    const folder = await temporaryFolder();
    const target = findTarget("nucleo-f446re");
    const project = projectFor(target);
    for (const [name, text] of project.files) {
      mkdirSync(dirname(join(folder.path, name)), { recursive: true });
      writeFileSync(join(folder.path, name), text);
    }
    const [{ linked }] = await Promise.all([
      buildFirmware({ project, target }),
      promisify(execFile)("make", ["-s"], { cwd: join(folder.path, "firmware") }),
    ]);
    const { readElf } = await import("../../src/images/elf.ts");
    const made = readElf(readFileSync(join(folder.path, "firmware", `${project.prefix}.elf`)), "made");
    expect("value" in made && made.value.image).toEqual(linked.image);
  });
});

const refusal = (code: string, message: string, notes?: unknown) => ({
  diagnostics: [expect.objectContaining({ code, message, ...(notes === undefined ? {} : { notes }) })],
});

test("no compiler and no board are said", async () => {
  await expect(findCompiler(findTarget("pico"), { PATH: "" })).rejects.toMatchObject(
    refusal("LB8004", "pico has a core of Arm Cortex-M0+, and no compiler for it was found", [
      "arm-none-eabi-gcc: not in PATH",
      "clang: not in PATH",
      "zig cc: neither zig nor python-zig is in PATH",
    ]),
  );
  const generic = findTarget("generic");
  await expect(buildFirmware({ project: projectFor(generic), target: generic })).rejects.toMatchObject(
    refusal("LB8005", "there is no firmware for generic"),
  );
});

for (const [name, says] of [
  ["pico", "less than 1024 bytes are left for the stack"],
  ["arduino-mega", "variables take 838 bytes of 1,500 of SRAM, and the stack needs 1,024"],
] as const) {
  const whole = findTarget(name);
  needsTool(whole.compilers[0]!.id)(name, () => {
    test("with 1,500 bytes of RAM has no room", async () => {
      const target = {
        ...whole,
        ramBytes: 1500,
        memories: whole.memories.map((one) => (one.kind === "sram" ? { ...one, bytes: 1500 } : one)),
      };
      const refused = refusal("LB8006", `the program does not fit ${name}`, [says]);
      await expect(buildFirmware({ project: projectFor(target), target })).rejects.toMatchObject(refused);
    });
  });
}

test("Ctrl-C ends the compiler", async () => {
  const target = boards[0]!;
  const stop = new AbortController();
  const building = buildFirmware({ project: projectFor(target), target, signal: stop.signal });
  stop.abort(new Error("interrupted"));
  await expect(building).rejects.toThrow("interrupted");
});
