/** From a compiled model to an ELF and images, with the compilers that are installed. */

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { buildFirmware, type FirmwareBuild, findCompiler } from "../../src/build-firmware.ts";
import { sizesOf } from "../../src/firmware-sizes.ts";
import { readElf } from "../../src/images/elf.ts";
import type { CProject } from "../../src/ir/project.ts";
import { findTarget } from "../../src/targets/load.ts";
import type { Target } from "../../src/targets/target.ts";
import { recordedVectors } from "../../src/verify/vectors.ts";
import { boardProject } from "../support/firmware.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";
import { digits } from "../verify/support.ts";

const folder = await temporaryFolder();
const model = await digits();
const vectors = recordedVectors(model.quantized, "test", model.test, 64);
const projectFor = (target: Target): CProject => boardProject(model.quantized, vectors, target);
/** One of each core's compilers and kinds of image. */
const boards = ["pico", "riscv-virt", "arduino-mega"].map((name) => findTarget(name));

const builds = new Map<string, Promise<FirmwareBuild>>();
function buildOnce(target: Target): Promise<FirmwareBuild> {
  const build = builds.get(target.name) ?? buildFirmware({ project: projectFor(target), target });
  builds.set(target.name, build);
  return build;
}

for (const target of boards) {
  needsTool(target.compilers[0]!.id)(target.name, () => {
    test("is built, and its images are as the board takes them", async () => {
      const built = await buildOnce(target);
      expect(built.compiler).toMatchObject({ id: target.compilers[0]!.id, label: target.compilers[0]!.id });
      expect(built.compiler.flags).toEqual(expect.arrayContaining([...target.compilers[0]!.flags, "-O2"]));
      expect([...built.images.keys()]).toEqual(target.name === "pico" ? ["bin", "hex", "uf2"] : ["bin", "hex"]);
      // That they are those of the linked program is checked where they are computed.
      expect(built.sizes.flash).toMatchObject({ weights: 22_224, tables: 2_048, of: target.flashBytes });
      expect(built.sizes.ram).toMatchObject({ state: 320, scratch: 64, inputsAndOutputs: 24 });
      expect(built.sizes.ram.startup).toBeLessThanOrEqual(16);
    });
  });
}

const refusal = (code: string, message: unknown, notes?: unknown) => ({
  diagnostics: [expect.objectContaining({ code, message, ...(notes === undefined ? {} : { notes }) })],
});

needsTool(
  "riscv64-unknown-elf-gcc",
  "make",
  "cmake",
)("Makefile and CMakeLists.txt", () => {
  test("make the same program", async () => {
    const target = findTarget("sifive-e");
    const project = projectFor(target);
    for (const [name, text] of project.files) await folder.write(name, text);
    const cwd = join(folder.path, "firmware");
    const run = (command: string, ...args: string[]) => promisify(execFile)(command, args, { cwd });
    const made = (file: string) => {
      const reading = readElf(readFileSync(join(cwd, file)), file);
      return "value" in reading ? reading.value.image : reading.diagnostics;
    };
    const [{ linked }] = await Promise.all([
      buildFirmware({ project, target }),
      run("make", "-s"),
      run("cmake", "-B", "cmake", "-G", "Unix Makefiles").then(() => run("cmake", "--build", "cmake")),
    ]);
    expect(made(`build/${project.prefix}.elf`)).toEqual(linked.image);
    expect(made(`cmake/${project.prefix}.elf`)).toEqual(linked.image);
  });
});

needsTool("avr-gcc")("a program that is not as planned", () => {
  test("has constants behind the first 64 KB, which AVR would not read", async () => {
    const target = findTarget("arduino-mega");
    const project = projectFor(target);
    const weights = `${project.files.get("model_weights.c")}const uint8_t model_far[20500] LB_ROM = { 1 };\nconst uint8_t model_farther[20500] LB_ROM = { 1 };\n`;
    const main = project.files
      .get("firmware/main.c")!
      .replace(
        "int main(void)\n{",
        "extern const uint8_t model_far[], model_farther[];\nint main(void)\n{\n(void)*(const volatile uint8_t *)model_far;\n(void)*(const volatile uint8_t *)model_farther;",
      );
    const files = new Map(project.files).set("model_weights.c", weights).set("firmware/main.c", main);
    await expect(buildFirmware({ project: { ...project, files }, target })).rejects.toMatchObject(
      refusal("LB6104", expect.stringMatching(/^model has constants within the first 6\d,\d{3} bytes, and AVR reaches 65,536$/)),
    );
  });

  test("is a mistake of ours: a table in RAM", async () => {
    const target = findTarget("arduino-mega");
    const project = projectFor(target);
    const inRam = (text: string): string => text.replace(/(sigmoid_table\[\w+\].*) LB_ROM/, "$1");
    const files = new Map([...project.files].map(([name, text]) => [name, inRam(text)]));
    await expect(buildFirmware({ project: { ...project, files }, target })).rejects.toMatchObject(
      refusal("LB0003", "the program for arduino-mega has other sizes than were planned", [
        "model_sigmoid_table: is in RAM",
        "beside serial: 2052 bytes of variables, at most 64 were declared",
      ]),
    );
  });

  test("is a mistake of ours: other sizes", async () => {
    const target = findTarget("arduino-mega");
    const project = projectFor(target);
    const { linked } = await buildOnce(target);
    const { parts, constants, ...rest } = project.firmware!.memory;
    const memory = { ...rest, parts: { ...parts, state: 316 }, constants: [{ ...constants[0]!, bytes: 81 }, ...constants.slice(1)] };
    expect(() => sizesOf(linked, memory, target)).toThrow(
      expect.objectContaining(
        refusal("LB0003", "the program for arduino-mega has other sizes than were planned", [
          expect.stringMatching(/^model_\w+: [\d,]+ bytes in the program, 81 bytes in the plan$/),
          "serial: 1104 bytes in the program, 1100 bytes in the plan",
        ]),
      ),
    );
  });
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
