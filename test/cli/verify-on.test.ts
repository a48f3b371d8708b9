/** verify --on: boards in emulators and on a port, what is said where one of them cannot be had, and what is not equal. */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildFirmware } from "../../src/build-firmware.ts";
import { retarget } from "../../src/compile.ts";
import { findTarget } from "../../src/targets/load.ts";
import { tiny, workplace } from "../support/cli.ts";
import { compiledExample } from "../support/examples.ts";
import { mismatches } from "../support/json-schema.ts";
import { needsTool } from "../support/tools.ts";

const schema = JSON.parse(readFileSync(new URL("../../docs/json.schema.json", import.meta.url), "utf8"));

test("every name that is wrong is said before anything is read", async () => {
  const { lookback } = workplace();
  const said = await lookback(["verify", "nothing.ts", "--on", "wasm,microbt,nucleo-f446re,serial:/dev/ttyACM0", "--json"]);
  const { diagnostics } = JSON.parse(said.stdout);
  expect(said.code).toBe(1);
  expect(diagnostics).toMatchObject([
    { code: "LB8201", message: "there is no executor microbt", help: "did you mean microbit?" },
    { code: "LB8202", message: "nothing emulates nucleo-f446re" },
    { code: "LB8206", message: "serial:/dev/ttyACM0 needs the name of the board on it, and the target is generic" },
  ]);
});

test("a port that does not open gives no verdict", async () => {
  const { lookback } = workplace(tiny);
  const said = await lookback("verify tiny.ts --skip-types --target pico --on wasm,serial:/dev/ttyNone --json".split(" "));
  const value = JSON.parse(said.stdout);
  expect(mismatches(value, schema)).toEqual([]);
  expect([said.code, value.diagnostics[0].code]).toEqual([1, "LB8205"]);
  expect(value.models[0].verification).toMatchObject({
    equal: false,
    runs: [
      { executor: "wasm", equal: true },
      { executor: "serial:/dev/ttyNone", failed: "LB8205" },
    ],
  });
});

needsTool(
  "arm-none-eabi-gcc",
  "avr-gcc",
  "qemu-system-arm",
)("boards in emulators", () => {
  test("give one certificate, and say what a step took", async () => {
    const { lookback } = workplace(tiny);
    const said = await lookback("verify tiny.ts --skip-types --on wasm,arduino-uno,pico,microbit --json".split(" "));
    const value = JSON.parse(said.stdout);
    expect(mismatches(value, schema)).toEqual([]);
    expect([said.code, value.diagnostics]).toEqual([0, []]);
    const { digest, runs } = value.models[0].verification;
    expect(runs.map((one: { executor: string; equal: boolean; digest: string }) => [one.executor, one.equal, one.digest])).toEqual(
      ["wasm", "arduino-uno", "pico", "microbit"].map((name) => [name, true, digest]),
    );
    expect(runs[1]).toMatchObject({ compiler: expect.stringMatching(/^avr-gcc .*\d/), emulator: expect.stringMatching(/^avr8js 0/) });
    expect(runs[1].counts).toMatchObject({ counter: "timer", counterHz: 16e6 });
    expect(runs[3].counts.instructions).toBeGreaterThan(10);
    expect(runs[3].counts.instructions).toBeLessThan(runs[3].counts.mean);
  });

  test("are refused before anything runs where compiler or emulator is missing", async () => {
    const { start } = workplace(tiny);
    const said = await start("verify tiny.ts --skip-types --on arduino-uno,microbit --json".split(" "), { env: { PATH: "/nowhere" } });
    const { diagnostics } = JSON.parse(said.stdout);
    expect(said.code).toBe(1);
    expect(diagnostics.map((one: { code: string }) => one.code).sort()).toEqual(["LB8004", "LB8203"]);
  });
});

needsTool("arm-none-eabi-gcc", "qemu-system-arm")("interrupted", () => {
  test("ends the emulators, and leaves nothing of them", async () => {
    const { path, write, start } = workplace();
    write({ "temporary/keep": "" });
    const temporary = join(path, "temporary");
    const spec = fileURLToPath(new URL("../../examples/digits/model.ts", import.meta.url));
    const running = start(["verify", spec, "--skip-types", "--on", "microbit", "-o", join(path, "out")], { env: { TMPDIR: temporary } });
    await running.says("on microbit");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(emulatorsIn(temporary)).not.toEqual([]);
    running.child.kill("SIGINT");
    expect((await running).code).toBe(130);
    expect(readdirSync(temporary)).toEqual(["keep"]);
    expect(emulatorsIn(temporary)).toEqual([]);
  });
});

/** The processes that run a program of this folder: where there is no /proc, what is in the folder. */
function emulatorsIn(folder: string): string[] {
  if (!existsSync("/proc/self/cmdline")) return readdirSync(folder).filter((name) => name !== "keep");
  return readdirSync("/proc").filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, "latin1").includes(`${folder}/lookback-`);
    } catch {
      return false;
    }
  });
}

needsTool("arm-none-eabi-gcc", "qemu-system-arm")("a board on a port", () => {
  const { path, lookback, write } = workplace(tiny);
  const spec = fileURLToPath(new URL("../../examples/digits/model.ts", import.meta.url));
  const emulators: ChildProcess[] = [];
  afterAll(() => {
    for (const one of emulators) one.kill("SIGKILL");
  });
  let elf: Uint8Array;
  let weights: Uint8Array;
  beforeAll(async () => {
    const target = findTarget("microbit");
    const built = await buildFirmware({ project: retarget(await compiledExample("digits"), target).emit, target, probes: true });
    const symbol = built.linked.symbols.find(({ name }) => name === "digits_memory_w")!;
    const segment = built.linked.image.find(({ address, bytes }) => symbol.value >= address && symbol.value < address + bytes.length)!;
    elf = built.elf;
    weights = segment.bytes.subarray(symbol.value - segment.address, symbol.value - segment.address + symbol.bytes);
  }, 60_000);

  /** The port of a micro:bit that runs this program. */
  async function portOf(program: Uint8Array, name: string): Promise<string> {
    write({ [name]: program });
    const child = spawn("qemu-system-arm", [..."-M microbit -display none -monitor none -serial pty -kernel".split(" "), join(path, name)]);
    emulators.push(child);
    return new Promise((resolve) => {
      const look = (data: Buffer) => {
        const [, port] = /redirected to (\S+)/.exec(data.toString()) ?? [];
        if (port !== undefined) resolve(port);
      };
      child.stdout.on("data", look);
      child.stderr.on("data", look);
    });
  }
  const verify = async (what: string, port: string) => {
    const said = await lookback([
      ..."verify --skip-types --json --target microbit --steps 40".split(" "),
      what,
      "--on",
      `serial:${port}`,
      "-o",
      join(path, "out"),
    ]);
    return { code: said.code, value: JSON.parse(said.stdout) };
  };

  test("is verified where it is, with what it says of itself", async () => {
    const port = await portOf(elf, "program.elf");
    const { code, value } = await verify(spec, port);
    expect([code, value.diagnostics, mismatches(value, schema)]).toEqual([0, [], []]);
    const { digest, runs } = value.models[0].verification;
    expect(runs).toMatchObject([
      { executor: `serial:${port}`, equal: true, steps: 40, digest, flags: expect.arrayContaining(["-mthumb"]) },
    ]);
    const other = await verify("tiny.ts", port);
    expect([other.code, other.value.diagnostics[0]]).toMatchObject([
      1,
      { code: "LB8104", message: expect.stringMatching(/runs digits \(.*\), not tiny \(/) },
    ]);
  });

  test("with one bit of its weights flipped differs in that layer", async () => {
    const broken = Buffer.from(elf);
    const at = broken.indexOf(weights) + 5000;
    broken[at] = broken[at]! ^ 0x40;
    const { code, value } = await verify(spec, await portOf(broken, "broken.elf"));
    expect(mismatches(value, schema)).toEqual([]);
    expect([code, value.diagnostics[0].code]).toEqual([3, "LB9001"]);
    expect(value.diagnostics[0].message).toMatch(/memory/);
    expect(value.models[0].verification).toMatchObject({ equal: false, runs: [{ equal: false }] });
  });
});
