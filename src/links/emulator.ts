/** The emulator of a board, as the board's file names it: how its program is started there. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { executing } from "../diagnostics/executors.ts";
import { flat, type MemoryImage } from "../images/memory-image.ts";
import type { ByteLink } from "../serial/link.ts";
import { flashOf, ramOf } from "../targets/board.ts";
import type { Target } from "../targets/target.ts";
import type { AvrStart } from "./avr8js.ts";
import { qemuLink, qemuVersion } from "./qemu.ts";
import type { PicoStart } from "./rp2040js.ts";
import { threadLink } from "./thread.ts";

export interface Emulator {
  /** "QEMU 7.2.22", "rp2040js 1.4.1". */
  readonly version: string;
  /** Starts a program anew at each call. */
  start(program: Program): Promise<ByteLink>;
}

export interface Program {
  readonly elf: Uint8Array;
  /** What of it goes into flash. */
  readonly image: MemoryImage;
}

/** Throws LB8202 or LB8203. */
export async function findEmulator(target: Target): Promise<Emulator> {
  const { program, machine = "" } = target.board?.emulator ?? {};
  switch (program) {
    case "qemu-system-arm":
    case "qemu-system-riscv32":
      return { version: await qemuVersion(program, target.name), start: ({ elf }) => qemuLink(program, machine, elf) };
    case "rp2040js": {
      const start = ({ image }: Program): PicoStart => ({ flash: flashFrom(target, image) });
      return { version: packageVersion(program, target.name), start: async (one) => threadLink("rp2040js", start(one)) };
    }
    case "avr8js":
      return {
        version: packageVersion(program, target.name),
        start: async ({ image }) => threadLink("avr8js", avrStart(target, machine, image)),
      };
    default:
      throw new Refusal(executing.noEmulator(undefined, target.name));
  }
}

function avrStart(target: Target, machine: string, image: MemoryImage): AvrStart {
  const flash = flashOf(target.memories);
  const ram = ramOf(target.memories);
  return {
    flash: flashFrom(target, image),
    flashBytes: flash?.bytes ?? 0,
    dataBytes: (ram?.origin ?? dataSpace) - dataSpace + (ram?.bytes ?? 0),
    clockHz: target.clockHz ?? 0,
    timer1Overflow: overflowVector[machine] ?? 0,
  };
}

/** Where the linker counts an AVR's RAM from. */
const dataSpace = 0x800000;
/** TIMER1_OVF: two words a vector (ATmega328P datasheet, 12.4; ATmega2560 datasheet, 14). */
const overflowVector: Readonly<Record<string, number>> = { atmega328p: 2 * 13, atmega2560: 2 * 20 };

function flashFrom({ memories }: Target, image: MemoryImage): Uint8Array {
  const origin = flashOf(memories)?.origin ?? 0;
  const last = image.at(-1);
  return last === undefined ? new Uint8Array() : flat(image, origin, last.address + last.bytes.length);
}

function packageVersion(name: string, board: string): string {
  try {
    const main = createRequire(import.meta.url).resolve(name);
    for (let folder = dirname(main); folder !== dirname(folder); folder = dirname(folder)) {
      const facts = factsIn(folder);
      if (facts?.name === name) return `${name} ${facts.version}`;
    }
    throw new Error("it does not say its version");
  } catch (error) {
    throw new Refusal(
      executing.missing(undefined, board, name, error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)),
    );
  }
}

function factsIn(folder: string): { readonly name?: string; readonly version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  } catch {
    return undefined;
  }
}
