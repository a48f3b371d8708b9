/** monitor and replay: a program in an emulator that records what it does, its log, and what is no log. */

import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { buildFirmware } from "../../src/build-firmware.ts";
import { retarget } from "../../src/compile.ts";
import { encodeFrame } from "../../src/serial/frames.ts";
import { findTarget } from "../../src/targets/load.ts";
import { tiny, workplace } from "../support/cli.ts";
import { compiledExample } from "../support/examples.ts";
import { mismatches } from "../support/json-schema.ts";
import { needsTool } from "../support/tools.ts";

const schema = JSON.parse(readFileSync(new URL("../../docs/json.schema.json", import.meta.url), "utf8"));
const digits = fileURLToPath(new URL("../../examples/digits/model.ts", import.meta.url));

/** In place of main's loop: once somebody listens, a reset and step after step. */
const application = `
    digits_state state;
    digits_scratch scratch;
    digits_input in;
    digits_output out;
    uint8_t begun = 0;
    uint8_t value = 0;
    for (;;) {
        if (board_get(&byte)) {
            digits_serial_receive(&serial, byte);
            continue;
        }
        if (!serial.monitored) {
            continue;
        }
        if (!begun) {
            begun = 1;
            digits_reset(&state);
            digits_serial_record_reset(&serial);
        }
        for (unsigned k = 0; k < sizeof in; k++) {
            ((uint8_t *)&in)[k] = (uint8_t)(value += 37u);
        }
        digits_serial_record_step(&serial, &in, digits_step(&state, &scratch, &in, &out), &out);
    }
}
`;

const running: ChildProcess[] = [];
afterAll(() => {
  for (const one of running) one.kill("SIGKILL");
});

needsTool("arm-none-eabi-gcc", "qemu-system-arm")("a program that records", () => {
  test("is watched, its log is made again, and a changed output in it is found", async () => {
    const { path, lookback, write } = workplace(tiny);
    const target = findTarget("microbit");
    const { emit } = retarget(await compiledExample("digits"), target);
    const main = emit.files.get("firmware/main.c")!.replace(/ {4}for \(;;\)[\s\S]*$/, application);
    const { elf } = await buildFirmware({ project: { ...emit, files: new Map(emit.files).set("firmware/main.c", main) }, target });
    write({ "program.elf": elf });
    const child = spawn("qemu-system-arm", "-M microbit -display none -monitor none -serial pty -kernel program.elf".split(" "), {
      cwd: path,
    });
    running.push(child);
    const port = await new Promise<string>((resolve) => {
      const look = (data: Buffer) => {
        const [, found] = /redirected to (\S+)/.exec(data.toString()) ?? [];
        if (found !== undefined) resolve(found);
      };
      child.stdout.on("data", look);
      child.stderr.on("data", look);
    });
    const watched = await lookback([
      "monitor",
      port,
      "--model",
      digits,
      "--target",
      "microbit",
      "--log",
      "day.log",
      "--steps",
      "30",
      "--skip-types",
    ]);
    expect([watched.code, watched.stderr]).toEqual([0, expect.stringContaining("day.log is written")]);
    expect(watched.stdout).toMatch(/^reset\n0 {2}row 37 74 111 -108 -71 -34 3 40 {2}-> {2}scores -?\d+/);

    const same = await lookback(["replay", "day.log", "--model", digits, "--skip-types", "--json"]);
    const value = JSON.parse(same.stdout);
    expect([same.code, value.diagnostics, mismatches(value, schema)]).toEqual([0, [], []]);
    expect(value.replay).toMatchObject({ model: "digits", equal: true, lost: 0, skipped: 0, dropped: 0, sequences: 1 });
    expect(value.replay.steps).toBeGreaterThanOrEqual(30);

    const log = readFileSync(join(path, "day.log"));
    const { frameReader } = await import("../../src/serial/frames.ts");
    const payloads: Uint8Array[] = [];
    frameReader((payload) => payloads.push(payload.slice())).take(log);
    payloads[12]![20]! ^= 1;
    write({ "changed.log": Buffer.concat(payloads.map((payload) => encodeFrame(payload))) });
    const changed = await lookback(["replay", "changed.log", "--model", digits, "--skip-types", "--json"]);
    expect([changed.code, mismatches(JSON.parse(changed.stdout), schema)]).toEqual([3, []]);
    expect(JSON.parse(changed.stdout).replay.equal).toBe(false);

    const other = await lookback("replay day.log --model tiny.ts --skip-types --json".split(" "));
    expect(JSON.parse(other.stdout).diagnostics).toMatchObject([{ code: "LB8208" }]);
    write({ "short.log": Buffer.concat([encodeFrame(payloads[0]!), encodeFrame(payloads[5]!)]) });
    const short = await lookback(["replay", "short.log", "--model", digits, "--skip-types", "--json"]);
    expect(JSON.parse(short.stdout).diagnostics).toMatchObject([{ code: "LB8209" }]);
  });
});

describe("is refused", () => {
  test.each([
    ["replay weights.safetensors --model tiny.ts", "LB8207"],
    ["monitor /dev/ttyNone --model tiny.ts --skip-types --target pico", "LB8205"],
    ["monitor /dev/ttyNone --model tiny.ts --skip-types --target cortex-m4", "LB8206"],
  ])("%s", async (args, code) => {
    const { lookback } = workplace(tiny);
    const said = await lookback([...args.split(" "), "--json"]);
    const value = JSON.parse(said.stdout);
    expect([said.code, value.diagnostics.map((one: { code: string }) => one.code)]).toEqual([1, [code]]);
    expect(mismatches(value, schema)).toEqual([]);
  });
});
