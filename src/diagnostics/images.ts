/** LB62: images for flash, what their formats forbid and what would not start. */

import { error, type Factory } from "./define.ts";
import { shown } from "./words.ts";

interface Imaging {
  readonly hexLine: Factory<[line: number, reason: string]>;
  readonly uf2Block: Factory<[reason: string]>;
  readonly elfDamaged: Factory<[reason: string]>;
  readonly esp32Damaged: Factory<[reason: string]>;
  readonly outside: Factory<[problem: string, fix: string]>;
  readonly vectors: Factory<[problem: string]>;
  readonly bootCode: Factory<[problem: string]>;
  readonly imageDef: Factory<[problem: string]>;
  readonly family: Factory<[found: string, board: string, expected: string]>;
  readonly empty: Factory<[]>;
}

const again = (): string => "the file is damaged, or written by another tool; build it again";

export const imaging: Imaging = {
  hexLine: error("LB6201", {
    title: "a line of an Intel HEX file is wrong",
    explain:
      "Each line of an Intel HEX file is a colon and bytes in hexadecimal: a count, an address, a type, data and a checksum that makes their sum zero. The last line is the end record. This file has a line of another form, a wrong sum, two lines for one address, or no end: it was cut off or edited.",
    message: (line: number, reason: string) => `line ${line} ${shown(reason)}`,
    help: again,
  }),
  uf2Block: error("LB6202", {
    title: "a UF2 file is not whole",
    explain:
      "A UF2 file consists of blocks of 512 bytes. Each names its number, how many there are, its address and the chip's family. A boot loader counts them and starts the program after the last: a missing, doubled or damaged block leaves the board without a program.",
    message: (reason: string) => shown(reason),
    help: again,
  }),
  elfDamaged: error("LB6203", {
    title: "an ELF file cannot be read",
    explain:
      "The linker's output is a 32-bit little-endian ELF file for Arm, RISC-V, AVR or Xtensa. This one is of another kind, or its tables point outside of the file.",
    message: (reason: string) => shown(reason),
    help: again,
  }),
  esp32Damaged: error("LB6204", {
    title: "an image for an ESP32 would not be loaded",
    explain:
      "The ROM of an ESP32 reads an image's header (0xE9, the chip's number, where to begin), copies each segment to its address and compares a checksum and, where there is one, a SHA-256. What it does not accept it does not start.",
    message: (reason: string) => shown(reason),
    help: () => "build it again, for this board",
  }),
  outside: error("LB6205", {
    title: "an image reaches outside of a program's part of flash",
    explain:
      "A board's file says which part of flash a program may have. Before it, or behind it, stands a boot loader or a SoftDevice; written over, the board can often be revived only with a debug probe. Nothing is written.",
    message: (problem: string, _fix: string) => problem,
    help: (_problem: string, fix: string) => fix,
  }),
  vectors: error("LB6206", {
    title: "a program would not start: its first words",
    explain:
      "A Cortex-M reads two words when it starts: its stack pointer, which must lie in RAM, and the address of the first instruction, which must lie in the image and be odd, as all Thumb addresses are. An AVR begins with a jump. Here they do not fit the board: the program was linked for another one, or to another address.",
    message: (problem: string) => problem,
    help: () => "link the program with the board's own linker script",
  }),
  bootCode: error("LB6207", {
    title: "the second-stage boot code of an RP2040 is wrong",
    explain:
      "The ROM of an RP2040 copies the first 256 bytes of flash and runs them if the last 4 are their CRC-32 (polynomial 0x04C11DB7, from all ones, not reflected). With another sum it waits as a USB drive instead.",
    message: (problem: string) => problem,
    help: () => "the image must begin with sealed boot code at 0x10000000",
  }),
  imageDef: error("LB6208", {
    title: "the IMAGE_DEF block of an RP2350 is missing or wrong",
    explain:
      "The ROM of an RP2350 looks through the first 4 kB of flash for a block that says what the image is: for Arm, secure, executable, for an RP2350. Without one it waits as a USB drive instead.",
    message: (problem: string) => problem,
    help: () =>
      "the image must hold the five words of the data sheet's minimum Arm IMAGE_DEF in its first 4,096 bytes, at an address divisible by 4",
  }),
  family: error("LB6209", {
    title: "a UF2 file is for another chip",
    explain:
      "Each block of a UF2 file names the family of chips that it is for. A boot loader ignores blocks of other families, and the drive stays as it was.",
    message: (found: string, board: string, expected: string) =>
      `the file is for the family ${found}, and ${shown(board)} takes ${expected}`,
    help: () => "build the image for this board",
  }),
  empty: error("LB6210", {
    title: "an image has no bytes",
    explain: "There is nothing in the file that could be written into flash: nothing was linked, or all of it belongs elsewhere.",
    message: () => "the image has no bytes",
    help: () => "look at the linker's output: is main in it?",
  }),
};
