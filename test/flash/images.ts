/** Small images that the checker takes, of every kind, for every board that is flashed. */

import type { ImageFile } from "../../src/flash/extent.ts";
import { placeOf } from "../../src/images/check.ts";
import { writeEsp32 } from "../../src/images/esp32.ts";
import { writeHex } from "../../src/images/intel-hex.ts";
import { type MemoryImage, view } from "../../src/images/memory-image.ts";
import { sealBoot } from "../../src/images/rp2040.ts";
import { minimumImageDef } from "../../src/images/rp2350.ts";
import { writeUf2 } from "../../src/images/uf2.ts";
import { ramOf } from "../../src/targets/board.ts";
import { findTarget, loadTargets } from "../../src/targets/load.ts";
import type { Target } from "../../src/targets/target.ts";

export const flashed: readonly Target[] = loadTargets().filter(({ board }) => (board?.flash.length ?? 0) > 0);

/** 1,000 bytes that begin as a program of the board does. */
export function program(target: Target): MemoryImage {
  const first = placeOf(target)!.first;
  const ram = ramOf(target.memories)!;
  const bytes = new Uint8Array(1000);
  const words = view(bytes);
  const vectors = target.board!.image === "rp2040" ? 256 : 0;
  if (vectors > 0) bytes.set(sealBoot(Uint8Array.of(1, 2, 3)));
  words.setUint32(vectors, ram.origin + ram.bytes, true);
  words.setUint32(vectors + 4, first + 0x201, true);
  if (target.board!.image === "rp2350") for (const [i, word] of minimumImageDef.entries()) words.setUint32(0x120 + i * 4, word, true);
  if (target.board!.image === "avr") words.setUint32(0, 0xc033, true);
  return [{ address: first, bytes }];
}

export function imagesFor(target: Target, name = "build/digits/built/digits"): ImageFile[] {
  const file = (format: ImageFile["format"], bytes: Uint8Array): ImageFile => ({ format, path: `${name}.${format}`, bytes });
  if (target.board!.image === "esp32") {
    const image = [
      { address: 0x3fc88000, bytes: new Uint8Array(16) },
      { address: 0x40380000, bytes: new Uint8Array(8) },
    ];
    return [file("esp32", writeEsp32(image, 0x40380004, target.name === "esp32-c3" ? "esp32c3" : "esp32s3"))];
  }
  const image = program(target);
  const family = target.board!.flash.find(({ method }) => method === "uf2")?.family;
  return [
    file("elf", elf(image, target)),
    file("bin", image[0]!.bytes),
    file("hex", new TextEncoder().encode(writeHex(image))),
    ...(family === undefined ? [] : [file("uf2", writeUf2(image, family))]),
  ];
}

/** ELF with one section, as little as the reader needs. */
function elf(image: MemoryImage, target: Target): Uint8Array {
  const { address, bytes } = image[0]!;
  const file = new Uint8Array(52 + 80 + bytes.length);
  const words = view(file);
  const machine = target.core.isa.startsWith("armv") ? 40 : target.core.isa === "avr" ? 83 : 243;
  file.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  words.setUint16(18, machine, true);
  words.setUint32(24, address, true);
  words.setUint32(32, 52, true);
  words.setUint16(46, 40, true);
  words.setUint16(48, 2, true);
  const section = 52 + 40;
  for (const [i, word] of [0, 1, 2, address, 52 + 80, bytes.length].entries()) words.setUint32(section + i * 4, word, true);
  file.set(bytes, 52 + 80);
  return file;
}

export const pico: Target = findTarget("pico");
