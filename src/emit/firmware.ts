/** What stands around a program on a board: start-up code, clock, serial port, counter, linker script. The program brings main. */

import { readFileSync } from "node:fs";
import { hex } from "../diagnostics/words.ts";
import type { CProject, Firmware, FirmwareMemory } from "../ir/project.ts";
import { flashOf, ramOf } from "../targets/board.ts";
import type { Target } from "../targets/target.ts";
import { commentText } from "./comments.ts";
import { render } from "./render.ts";

/** Of main.c: the line, with the model's state in it. */
const variable = "serial";
const folder = new URL("../../templates/firmware/", import.meta.url);
/** Below it there is no program: a call of a step alone takes more than a quarter of it. */
export const leastStack = 1024;
/** As docs/serial.md numbers what is counted. */
const counters = { systick: 3, timer: 4, instructions: 5 } as const;

/** By name, all in one folder; undefined for a core alone and for a board that nobody has written them for. */
export function firmwareFiles(target: Target): ReadonlyMap<string, string> | undefined {
  const { title, core, board } = target;
  if (!board?.support) return undefined;
  const files = new Map([["board.h", render("firmware/board.h", { title, numbers: numbersOf(target) })]]);
  const script = core.isa.startsWith("armv") ? "cortex-m.ld" : core.isa.startsWith("rv32") ? "riscv.ld" : undefined;
  // avr-libc brings both for AVR.
  if (script !== undefined) files.set("board.ld", render(`firmware/${script}`, linkerView(target))).set("memory.c", source("memory.c"));
  for (const name of board.support.map((one) => `${one}.c`)) addWithHeaders(files, name);
  return files;
}

/**
 * The program of one model: what surrounds its sources, which stand in the folder above; main, which answers the serial protocol; and
 * what builds it. Undefined for a core alone, a board that nobody has written start-up code for, and a model of whole sequences.
 */
export function firmwareOf(
  target: Target,
  project: Pick<CProject, "prefix" | "sources">,
  model: string,
  serial: ReadonlyMap<string, string>,
  memory: Omit<FirmwareMemory, "variable">,
): Firmware | undefined {
  const support = firmwareFiles(target);
  const [compiler] = target.compilers;
  if (!support || !compiler) return undefined;
  const p = project.prefix;
  const script = support.has("board.ld") ? "board.ld" : undefined;
  const own = [...[...serial.keys()].filter(isSource), "main.c", ...[...support.keys()].filter(isSource)];
  const sources = [...project.sources.map((name) => `../${name}`), ...own];
  const view = {
    p,
    model: commentText(model),
    title: target.title,
    progmem: target.core.isa === "avr",
    cc: compiler.id,
    core: compiler.flags.join(" "),
    flags: firmwareFlags(target).join(" "),
    script: script !== undefined,
    link: script === undefined ? "" : `-nostdlib -T ${script} `,
    helpers: script === undefined ? "" : " -lgcc",
    objects: [...project.sources, ...own].map((name) => `build/${name.replace(/c$/, "o")}`).join(" "),
    sources: sources.join(" "),
  };
  const made = ["main.c", "board_port.h", "Makefile", "CMakeLists.txt"].map((name) => [name, render(`firmware/${name}`, view)] as const);
  return {
    files: new Map([...support, ...serial, ...made]),
    sources,
    ...(script !== undefined && { script }),
    memory: { ...memory, variable },
  };
}

/** Beside those that choose the core. On AVR a table that the compiler makes of a switch would take RAM. */
export function firmwareFlags({ core }: Target): readonly string[] {
  const always = ["-std=c99", "-O2", "-ffreestanding", "-ffunction-sections", "-fdata-sections"];
  return core.isa === "avr" ? [...always, "-fno-jump-tables", "-fno-tree-switch-conversion"] : always;
}

function isSource(name: string): boolean {
  return name.endsWith(".c");
}

function addWithHeaders(files: Map<string, string>, name: string): void {
  const text = source(name);
  files.set(name.split("/").at(-1) ?? name, text);
  for (const [, header = ""] of text.matchAll(/^#include "([^"]+)"$/gm)) if (!files.has(header)) addWithHeaders(files, header);
}

function source(name: string): string {
  return readFileSync(new URL(name, folder), "utf8");
}

function numbersOf({ core, clockHz = 0, board }: Target): { readonly name: string; readonly value: string }[] {
  const { base = 0, baud = 0, tx, rx } = board?.uart ?? {};
  const counter = core.isa === "avr" ? counters.timer : core.isa.startsWith("rv32") ? counters.instructions : counters.systick;
  const numbers = {
    CLOCK_HZ: clockHz,
    COUNTER: counter,
    COUNTER_HZ: clockHz,
    FPU: Number(core.fpu !== "none"),
    MVE: Number(core.mve),
    BAUD: baud,
    PINS: Number(tx !== undefined && rx !== undefined),
    ...pinNumbers("TX", tx),
    ...pinNumbers("RX", rx),
  };
  const shown = Object.entries(numbers).map(([name, value]) => ({ name, value: String(value) }));
  return [...shown, { name: "UART", value: hex(base) }];
}

/** "PA2", "P1.03", "GP0": a port, counted from A or 0, and a number in it. */
function pinNumbers(role: string, pin: string | undefined): Readonly<Record<string, number>> {
  if (pin === undefined) return {};
  const [, letters = "", first = "0", second] = /^([A-Z]+)(\d+)(?:\.(\d+))?$/.exec(pin) ?? [];
  const port =
    second !== undefined ? Number(first) : letters.length === 2 && letters !== "GP" ? letters.charCodeAt(1) - "A".charCodeAt(0) : 0;
  return { [`${role}_PORT`]: port, [`${role}_PIN`]: Number(second ?? first) };
}

function linkerView({ title, memories, board }: Target): Readonly<Record<string, unknown>> {
  const flash = flashOf(memories);
  const ram = ramOf(memories);
  const { offset = 0, bytes = 0 } = board?.application ?? {};
  return {
    title,
    leastStack,
    flash: { origin: hex((flash?.origin ?? 0) + offset), bytes },
    ram: { name: ram?.name, origin: hex(ram?.origin ?? 0), bytes: ram?.bytes },
  };
}
