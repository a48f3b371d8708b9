/** Files for flash: read, checked against a board, and written. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { imaging } from "../diagnostics/images.ts";
import { hex } from "../diagnostics/words.ts";
import type { Target } from "../targets/target.ts";
import { checkImage, placeOf } from "./check.ts";
import { type Elf, readElf } from "./elf.ts";
import { type Chip, chips, esp32Problems, readEsp32, writeEsp32 } from "./esp32.ts";
import { readHex, writeHex } from "./intel-hex.ts";
import { type MemoryImage, type Reading, writeBin } from "./memory-image.ts";
import { readUf2, writeUf2 } from "./uf2.ts";

export type Format = "elf" | "bin" | "hex" | "uf2" | "esp32";

export const formatTitle: Readonly<Record<Format, string>> = {
  elf: "ELF",
  bin: "plain binary",
  hex: "Intel HEX",
  uf2: "UF2",
  esp32: "ESP32",
};

/** Everything that is wrong with a file for a board, whatever its bytes are. */
export function checkFile(format: Format, bytes: Uint8Array, target: Target, file: string): Diagnostic[] {
  const checked = (reading: Reading<MemoryImage>): Diagnostic[] =>
    "value" in reading ? checkImage(reading.value, target, file) : [...reading.diagnostics];
  switch (format) {
    case "elf": {
      const reading = readElf(bytes, file);
      return "value" in reading
        ? [...machineFaults(reading.value, target, file), ...checkImage(reading.value.image, target, file)]
        : [...reading.diagnostics];
    }
    case "bin":
      return bytes.length === 0 ? [imaging.empty({ file })] : checkImage([{ address: placeOf(target)?.first ?? 0, bytes }], target, file);
    case "hex":
      return checked(readHex(new TextDecoder("latin1").decode(bytes), file));
    case "uf2":
      return uf2Faults(bytes, target, file);
    case "esp32":
      return esp32Faults(bytes, target, file);
  }
}

/** The files of a linked program that this board's ways of flashing take. */
export function filesOf({ image, entry }: Elf, target: Target): ReadonlyMap<Exclude<Format, "elf">, Uint8Array> {
  const files = new Map<Exclude<Format, "elf">, Uint8Array>();
  const chip = chipOf(target);
  if (chip !== undefined) return files.set("esp32", writeEsp32(image, entry, chip));
  files.set("bin", writeBin(image)).set("hex", new TextEncoder().encode(writeHex(image)));
  const family = familyOf(target);
  return family === undefined ? files : files.set("uf2", writeUf2(image, family));
}

function familyOf({ board }: Target): number | undefined {
  return board?.flash.find(({ method }) => method === "uf2")?.family;
}

function chipOf({ board }: Target): Chip | undefined {
  const name = board?.flash.find(({ method }) => method === "esptool")?.chip;
  return (Object.keys(chips) as Chip[]).find((chip) => chip === name);
}

function machineFaults({ machine }: Elf, { name, core }: Target, file: string): Diagnostic[] {
  const expected = core.isa.startsWith("armv") ? "arm" : core.isa.startsWith("rv32") ? "riscv" : core.isa;
  return machine === expected ? [] : [imaging.vectors({ file }, `the program is for ${machine}, and ${name} has a core of ${expected}`)];
}

function uf2Faults(bytes: Uint8Array, target: Target, file: string): Diagnostic[] {
  const reading = readUf2(bytes, file);
  if ("diagnostics" in reading) return [...reading.diagnostics];
  const { families } = reading.value;
  const family = familyOf(target);
  const image = family === undefined ? undefined : families.get(family);
  if (image) return checkImage(image, target, file);
  const found = [...families.keys()].map((one) => hex(one)).join(", ") || "no chip";
  return [imaging.family({ file }, found, target.name, family === undefined ? "no UF2 files" : hex(family))];
}

function esp32Faults(bytes: Uint8Array, target: Target, file: string): Diagnostic[] {
  const reading = readEsp32(bytes, file);
  if ("diagnostics" in reading) return [...reading.diagnostics];
  const chip = chipOf(target);
  const place = placeOf(target);
  const problems = chip === undefined ? [`${target.name} has no ROM that loads such an image`] : esp32Problems(reading.value, chip);
  const most = place ? place.end - place.first : 0;
  return [
    ...problems.map((problem) => imaging.esp32Damaged({ file }, problem)),
    ...(bytes.length <= most
      ? []
      : [
          imaging.outside(
            { file },
            `the image has ${bytes.length} bytes, and ${target.name} has ${most} for it`,
            "build a smaller program",
          ),
        ]),
  ];
}
