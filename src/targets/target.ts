/** What --target names: a core, alone or on a board. Every fact comes from targets/*.json; targets/schema.json says what each is. */

import { type Board, isFlash } from "./board.ts";
import type { Compiler, Core, Cycles } from "./core.ts";

export interface Target {
  readonly name: string;
  readonly title: string;
  readonly kind: "core" | "board";
  readonly core: Core;
  readonly compilers: readonly Compiler[];
  /** The core's, with what the chip's maker chose. */
  readonly cycles?: Cycles;
  /** Empty for a core alone. */
  readonly memories: Board["memories"];
  readonly clockHz?: number;
  /** All memories for data together. */
  readonly ramBytes?: number;
  /** What a program may have of flash. */
  readonly flashBytes?: number;
  readonly board?: BoardFacts;
  readonly sources?: Board["sources"];
}

/** Bytes: what 16-bit pointers reach of flash, where constants stay, and what avr-gcc takes as one object. */
export const avr = { nearFlash: 65_536, object: 32_767 } as const;

/** How a program gets onto a board and is talked to there. */
export type BoardFacts = Pick<Board, "application" | "image" | "uart" | "led" | "usb" | "flash" | "emulator" | "support">;

export function coreTarget(core: Core): Target {
  const { name, title, kind, compilers, cycles } = core;
  return { name, title, kind, core, compilers, ...(cycles && { cycles }), memories: [] };
}

export function boardTarget(file: Board<string>, core: Core): Target {
  const { name, title, kind, clockHz, image, led, usb, emulator, support, sources } = file;
  const memories = file.memories.map((memory) => ({ ...memory, origin: Number(memory.origin) }));
  const application = { ...file.application, offset: Number(file.application.offset) };
  const uart = { ...file.uart, base: Number(file.uart.base) };
  const flash = file.flash.map(({ family, ...method }) => (family === undefined ? method : { ...method, family: Number(family) }));
  const cycles = core.cycles || file.cycles ? { ...core.cycles, ...file.cycles } : undefined;
  return {
    name,
    title,
    kind,
    core,
    compilers: file.compilers ?? core.compilers,
    ...(cycles && { cycles }),
    memories,
    ...(clockHz !== undefined && { clockHz }),
    ramBytes: memories.reduce((sum, memory) => sum + (isFlash(memory) ? 0 : memory.bytes), 0),
    flashBytes: application.bytes,
    board: {
      application,
      image,
      uart,
      ...(led && { led }),
      ...(usb && { usb }),
      flash,
      ...(emulator && { emulator }),
      ...(support && { support }),
    },
    sources,
  };
}
