/** The ELF reader beside what GNU binutils say of the same file. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Elf, readElf } from "../../src/images/elf.ts";
import { readHex } from "../../src/images/intel-hex.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";

const source = `
int zeros[25];
int ones[7] = { 1, 1, 1, 1, 1, 1, 1 };
const unsigned char table[333] = { 4, 5, 6 };
int main(void) { return zeros[3] + ones[2] + table[1]; }
`;
const tools = [
  {
    machine: "arm",
    prefix: "arm-none-eabi-",
    flags: ["-mcpu=cortex-m4", "-mthumb", "-Wl,--no-warn-rwx-segments"],
    flash: "0x08000000",
    ram: "0x20000000",
  },
  {
    machine: "riscv",
    prefix: "riscv64-unknown-elf-",
    flags: ["-march=rv32imc", "-mabi=ilp32", "-Wl,--no-warn-rwx-segments"],
    flash: "0x20400000",
    ram: "0x80000000",
  },
  { machine: "avr", prefix: "avr-", flags: ["-mmcu=atmega328p"], flash: "0x0", ram: "0x800100" },
];
const folder = await temporaryFolder();

for (const { machine, prefix, flags, flash, ram } of tools) {
  needsTool(`${prefix}gcc`, `${prefix}nm`)(`an ELF file for ${machine}`, () => {
    const path = (name: string): string => join(folder.path, `${machine}-${name}`);
    const run = (tool: string, ...args: string[]): string => execFileSync(`${prefix}${tool}`, args, { encoding: "utf8" });
    let made: Uint8Array | undefined;
    const file = async (): Promise<Uint8Array> => {
      if (made) return made;
      await folder.write(`${machine}-a.c`, source);
      await folder.write(
        `${machine}-a.ld`,
        `SECTIONS {
  . = ${flash};
  .text : { *(.text*) *(.rodata*) . = ALIGN(4); loaded = .; }
  .data ${ram} : AT(loaded) { *(.data*) *(.sdata*) }
  .bss : { *(.sbss*) *(.bss*) *(COMMON) }
  /DISCARD/ : { *(.ARM.exidx*) *(.note*) }
}\n`,
      );
      run("gcc", ...flags, "-O1", "-nostdlib", "-Wl,-e,main", "-T", path("a.ld"), "-o", path("a.elf"), path("a.c"));
      made = readFileSync(path("a.elf"));
      return made;
    };
    const read = async (): Promise<Elf> => {
      const reading = readElf(await file(), "a.elf");
      if (!("value" in reading)) throw new Error(JSON.stringify(reading));
      return reading.value;
    };

    test("sizes, symbols and machine", async () => {
      const elf = await read();
      const [text, data, bss] = (run("size", path("a.elf")).split("\n")[1] ?? "").trim().split(/\s+/).map(Number);
      expect([elf.machine, elf.sizes]).toEqual([machine, { text, data, bss }]);
      for (const name of ["main", "zeros", "ones", "table"]) {
        const [, address, bytes] = new RegExp(`^([0-9a-f]+) ([0-9a-f]+) \\w ${name}$`, "m").exec(run("nm", "-S", path("a.elf"))) ?? [];
        // The address of a Thumb function is odd, and nm shows where its first byte is.
        const value = Number(`0x${address}`) + (machine === "arm" && name === "main" ? 1 : 0);
        expect(
          elf.symbols.find((one) => one.name === name),
          name,
        ).toEqual({ name, value, bytes: Number(`0x${bytes}`) });
      }
      expect(elf.sections.find(({ name }) => name === ".bss")).toMatchObject({ allocated: true, writable: true, stored: false });
    });

    test("the image is what objcopy copies", async () => {
      const { image } = await read();
      run("objcopy", "-O", "ihex", path("a.elf"), path("a.hex"));
      expect(readHex(readFileSync(path("a.hex"), "latin1"), "a.hex")).toEqual({ value: image });
    });

    test("no damage makes the reader throw", async () => {
      const whole = await file();
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
          fc.nat(whole.length),
          (changes, length) => {
            const damaged = Uint8Array.from(whole.subarray(0, length));
            for (const [at, byte] of changes) damaged[at % Math.max(1, length)] = byte;
            readElf(damaged, "a.elf");
          },
        ),
        { numRuns: 300 },
      );
    });
  });
}
