/** What is written beside a model for its board. */

import { expect, test } from "vitest";
import { firmwareOf } from "../../src/emit/firmware.ts";
import { findTarget, loadTargets } from "../../src/targets/load.ts";

const project = { prefix: "gate", sources: ["gate.c", "gate_weights.c"] };
const serial = new Map([
  ["gate_serial.h", ""],
  ["gate_serial.c", ""],
]);
const memory = { parts: { state: 4, scratch: 4, inputsAndOutputs: 8, serialLine: 400 }, constants: [] };

test("a board's firmware: its files, main and a Makefile that names every source", () => {
  for (const target of loadTargets().filter(({ board }) => board?.support)) {
    const { files, sources } = firmwareOf(target, project, "gate", serial, memory) ?? { files: new Map<string, string>(), sources: [] };
    const made = [...files.keys()].filter((name) => name.endsWith(".c")).map((name) => `build/${name.replace(/c$/, "o")}`);
    const objects = /^OBJECTS = (.*)$/m.exec(files.get("Makefile") ?? "")?.[1]?.split(" ") ?? [];
    expect(objects, target.name).toEqual(sources.map((name) => name.replace(/^(\.\.\/)?(.*)c$/, "build/$2o")));
    expect(objects.sort(), target.name).toEqual(["build/gate.o", "build/gate_weights.o", ...made].sort());
    expect(files.get("Makefile")).toContain(`CC = ${target.compilers[0]?.id}\n`);
    expect(files.has("board.ld"), target.name).toBe(target.core.isa !== "avr");
    expect(files.get("board_port.h")?.includes("PROGMEM"), target.name).toBe(target.core.isa === "avr");
  }
});

test("none for a core, nor for a board without support", () => {
  expect(firmwareOf(findTarget("cortex-m4"), project, "gate", serial, memory)).toBeUndefined();
  expect(firmwareOf(findTarget("esp32-s3"), project, "gate", serial, memory)).toBeUndefined();
});

test("pins become ports and numbers", () => {
  const board = (name: string) => firmwareOf(findTarget(name), project, "gate", serial, memory)?.files.get("board.h");
  expect(board("nucleo-f446re")).toMatch(/TX_PORT 0u\n#define BOARD_TX_PIN 2u/);
  expect(board("feather-stm32f405")).toMatch(/RX_PORT 1u\n#define BOARD_RX_PIN 11u/);
  expect(board("xiao-nrf52840")).toMatch(/RX_PORT 1u\n#define BOARD_RX_PIN 12u/);
  expect(board("pico")).toMatch(/RX_PORT 0u\n#define BOARD_RX_PIN 1u/);
  expect(board("netduinoplus2")).toContain("#define BOARD_PINS 0u");
});
