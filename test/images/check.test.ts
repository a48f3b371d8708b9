/** What is refused before it is written: of every kind of image a whole one, and each way in which it can be wrong. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { render } from "../../src/diagnostics/render.ts";
import { checkImage, placeOf } from "../../src/images/check.ts";
import { writeEsp32 } from "../../src/images/esp32.ts";
import { checkFile, type Format } from "../../src/images/file.ts";
import { writeHex } from "../../src/images/intel-hex.ts";
import { type MemoryImage, view } from "../../src/images/memory-image.ts";
import { sealBoot } from "../../src/images/rp2040.ts";
import { imageDefProblem, minimumImageDef } from "../../src/images/rp2350.ts";
import { writeUf2 } from "../../src/images/uf2.ts";
import { findTarget, loadTargets } from "../../src/targets/load.ts";

const pico = 0xe48bff56;
const pico2 = 0xe48bff59;

/** `length` bytes of a program that begins with these words. */
function program(address: number, words: readonly number[], length = 1024): { address: number; bytes: Uint8Array } {
  const bytes = new Uint8Array(length);
  for (const [i, word] of words.entries()) view(bytes).setUint32(i * 4, word, true);
  return { address, bytes };
}

function rp2040(): MemoryImage {
  const image = program(0x10000000, []);
  image.bytes.set(sealBoot(Uint8Array.of(1, 2, 3)));
  view(image.bytes).setUint32(256, 0x20042000, true);
  view(image.bytes).setUint32(260, 0x10000201, true);
  return [image];
}

function rp2350(def: readonly number[] = minimumImageDef): MemoryImage {
  const image = program(0x10000000, [0x20082000, 0x10000201]);
  for (const [i, word] of def.entries()) view(image.bytes).setUint32(0x120 + i * 4, word, true);
  return [image];
}

const esp32: MemoryImage = [program(0x3fc88000, [1, 2, 3], 16), program(0x40380000, [4], 8)];
const whole: readonly (readonly [board: string, image: MemoryImage])[] = [
  ["pico", rp2040()],
  ["pico2", rp2350()],
  ["nucleo-f446re", [program(0x08000000, [0x20020000, 0x08000101])]],
  ["xiao-nrf52840", [program(0x27000, [0x20040000, 0x27101])]],
  ["microbit", [program(0, [0x20004000, 0x101])]],
  ["arduino-uno", [program(0, [0xc033])]],
  ["arduino-mega", [program(0, [0x0072940c])]],
  ["riscv-virt", [program(0x80000000, [0x13])]],
];

function said(found: readonly Diagnostic[]): string {
  return found.map((one) => `${render(one, () => undefined)}\n`).join("");
}

function changed(image: MemoryImage, change: (words: DataView) => void): MemoryImage {
  const copy = image.map(({ address, bytes }) => ({ address, bytes: Uint8Array.from(bytes) }));
  change(view(copy[0]!.bytes));
  return copy;
}

describe("what fits and would start", () => {
  for (const [board, image] of whole) {
    test(`${board}: as image, HEX and bin`, () => {
      const target = findTarget(board);
      expect(said(checkImage(image, target, "a"))).toBe("");
      expect(said(checkFile("hex", new TextEncoder().encode(writeHex(image)), target, "a.hex"))).toBe("");
      expect(said(checkFile("bin", image[0]!.bytes, target, "a.bin"))).toBe("");
    });
  }

  test("UF2 and ESP32", () => {
    expect(said(checkFile("uf2", writeUf2(rp2040(), pico), findTarget("pico"), "a.uf2"))).toBe("");
    expect(said(checkFile("uf2", writeUf2(rp2350(), pico2), findTarget("pico2"), "a.uf2"))).toBe("");
    expect(said(checkFile("esp32", writeEsp32(esp32, 0x40380004, "esp32c3"), findTarget("esp32-c3"), "a.bin"))).toBe("");
    expect(said(checkFile("esp32", writeEsp32(esp32, 0x40380004, "esp32s3"), findTarget("esp32-s3"), "a.bin"))).toBe("");
  });

  test("every board has a place for its program", () => {
    for (const target of loadTargets().filter(({ kind }) => kind === "board")) {
      const place = placeOf(target);
      expect((place?.end ?? 0) - (place?.first ?? 0), target.name).toBe(target.flashBytes);
    }
  });
});

describe("what is refused", () => {
  const image = (board: string, wrong: MemoryImage) => said(checkImage(wrong, findTarget(board), `${board}.hex`));
  const file = (format: Format, board: string, bytes: Uint8Array | string) =>
    said(checkFile(format, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes, findTarget(board), `${board}.${format}`));
  const at = (board: string): MemoryImage => whole.find(([name]) => name === board)?.[1] ?? [];

  test("LB6205, LB6206, LB6210: outside of its part, vectors, nothing", async () => {
    const nucleo = at("nucleo-f446re");
    const far = [...nucleo, program(0x0807ffff, [], 2)];
    await expect(
      [
        image("nucleo-f446re", []),
        file("bin", "nucleo-f446re", ""),
        image("nucleo-f446re", far),
        image("nucleo-f446re", [...nucleo, program(0x20000000, [], 1)]),
        image("xiao-nrf52840", at("microbit")),
        image("xiao-nrf52840", [program(0x26fff, [], 2), ...[program(0xecfff, [], 4096)]]),
        image("arduino-uno", [program(0, [0xc033], 32257)]),
        image(
          "nucleo-f446re",
          changed(nucleo, (words) => words.setUint32(0, 0x20020004, true)),
        ),
        image(
          "nucleo-f446re",
          changed(nucleo, (words) => words.setUint32(0, 0x20000000, true)),
        ),
        image(
          "nucleo-f446re",
          changed(nucleo, (words) => words.setUint32(0, 0x2001fffe, true)),
        ),
        image(
          "nucleo-f446re",
          changed(nucleo, (words) => words.setUint32(4, 0x08000100, true)),
        ),
        image(
          "nucleo-f446re",
          changed(nucleo, (words) => words.setUint32(4, 0x08000401, true)),
        ),
        image(
          "nucleo-f446re",
          changed(nucleo, (words) => words.setUint32(4, 0xffffffff, true)),
        ),
        image("nucleo-f446re", [program(0x08000000, [], 7)]),
        image("microbit", nucleo),
        image("arduino-uno", [program(0, [0x12345678])]),
        image("arduino-uno", [program(0, [0xc7ff], 256)]),
        image("arduino-uno", [program(0, [0xcffe], 256)]),
        image("arduino-mega", [program(0, [0x1000940d], 256)]),
        image("riscv-virt", [program(0x80000004, [0x13])]),
      ].join("\n"),
    ).toMatchFileSnapshot("golden/start.txt");
  });

  test("LB6207, LB6208: boot blocks", async () => {
    const def = (change: (words: number[]) => void): MemoryImage => {
      const words = [...minimumImageDef];
      change(words);
      return rp2350(words);
    };
    await expect(
      [
        image(
          "pico",
          changed(rp2040(), (words) => words.setUint8(17, 1)),
        ),
        image(
          "pico",
          changed(rp2040(), (words) => words.setUint8(255, words.getUint8(255) ^ 0x80)),
        ),
        image("pico", [program(0x10000000, [], 200)]),
        image("pico2", rp2040()),
        image(
          "pico2",
          def((words) => words.fill(0)),
        ),
        image(
          "pico2",
          def((words) => words.splice(1, 1, 0x10110142)),
        ),
        image(
          "pico2",
          def((words) => words.splice(1, 1, 0x10210042)),
        ),
        image(
          "pico2",
          def((words) => words.splice(1, 1, 0x00000103)),
        ),
        image(
          "pico2",
          def((words) => words.splice(2, 1, 0x000002ff)),
        ),
        image(
          "pico2",
          def((words) => words.splice(4, 1, 0)),
        ),
        image(
          "pico2",
          def((words) => words.splice(1, 1, 0x10217f42)),
        ),
        image("pico2", [program(0x10000000, [0x20082000, 0x10000201], 4096), { address: 0x10001000, bytes: rp2350()[0]!.bytes }]),
      ].join("\n"),
    ).toMatchFileSnapshot("golden/boot-blocks.txt");
  });

  test("LB6202, LB6209: UF2 files", async () => {
    const good = writeUf2(rp2040(), pico);
    const edited = (change: (words: DataView) => void): Uint8Array => {
      const copy = Uint8Array.from(good);
      change(view(copy));
      return copy;
    };
    await expect(
      [
        file("uf2", "pico", good.subarray(0, 700)),
        file("uf2", "pico", ""),
        file("uf2", "pico", good.subarray(512)),
        file(
          "uf2",
          "pico",
          edited((words) => words.setUint8(512, 0)),
        ),
        file(
          "uf2",
          "pico",
          edited((words) => words.setUint8(508, 0)),
        ),
        file(
          "uf2",
          "pico",
          edited((words) => words.setUint32(512 + 20, 0, true)),
        ),
        file(
          "uf2",
          "pico",
          edited((words) => words.setUint32(512 + 20, 9, true)),
        ),
        file(
          "uf2",
          "pico",
          edited((words) => words.setUint32(512 + 24, 9, true)),
        ),
        file(
          "uf2",
          "pico",
          edited((words) => words.setUint32(512 + 16, 477, true)),
        ),
        file(
          "uf2",
          "pico",
          edited((words) => words.setUint32(512 + 12, 0xffffff80, true)),
        ),
        file(
          "uf2",
          "pico",
          edited((words) => words.setUint32(512 + 12, 0x10000000, true)),
        ),
        file(
          "uf2",
          "pico",
          edited((words) => words.setUint32(1536 + 12, 0x10200000, true)),
        ),
        file("uf2", "pico2", good),
        file(
          "uf2",
          "pico",
          edited((words) => [0, 512, 1024, 1536].map((first) => words.setUint32(first + 8, 0, true))),
        ),
        file(
          "uf2",
          "pico",
          edited((words) => [0, 512, 1024, 1536].map((first) => words.setUint32(first + 8, 0x2001, true))),
        ),
        file("uf2", "nucleo-f446re", good),
        file("uf2", "xiao-nrf52840", writeUf2(at("microbit"), 0xada52840)),
      ].join("\n"),
    ).toMatchFileSnapshot("golden/uf2.txt");
  });

  test("LB6201: lines of HEX files", async () => {
    const end = ":00000001FF\n";
    const lines = [
      "",
      ":0100000001FE",
      `:0100000001FD\n${end}`,
      `0100000001FE\n${end}`,
      `:0100000001F\n${end}`,
      `:0200000001FD\n${end}`,
      `:0000000600FA\n${end}`,
      `:00000006FA\n${end}`,
      `:0100000401FA\n${end}`,
      `:0100000201FC\n${end}`,
      `:0100000301FB\n${end}`,
      `:02000004FFFFFC\n:02FFFF000000\u0030\u0030\n${end}`,
      `:0100000001FE\n:0100000001FE\n${end}`,
      `${end}:0100000001FE\n`,
    ];
    await expect(lines.map((text) => file("hex", "arduino-uno", text)).join("\n")).toMatchFileSnapshot("golden/hex.txt");
  });

  test("LB6204: images for an ESP32", async () => {
    const good = writeEsp32(esp32, 0x40380004, "esp32c3");
    const edited = (offset: number, byte: number, length = good.length): Uint8Array => {
      const copy = Uint8Array.from(good.subarray(0, length));
      copy[offset] = byte;
      return copy;
    };
    const unhashed = good.length - 32;
    await expect(
      [
        file("esp32", "esp32-c3", ""),
        file("esp32", "esp32-c3", edited(0, 0xea)),
        file("esp32", "esp32-c3", edited(1, 0)),
        file("esp32", "esp32-c3", edited(1, 9)),
        file("esp32", "esp32-c3", edited(28, 3)),
        file("esp32", "esp32-c3", good.subarray(0, 70)),
        file("esp32", "esp32-c3", edited(40, 77)),
        file("esp32", "esp32-c3", edited(40, 77, unhashed)),
        file("esp32", "esp32-c3", edited(4, 77)),
        file("esp32", "esp32-c3", edited(23, 0)),
        file("esp32", "esp32-c3", writeEsp32(esp32, 0x40380004, "esp32s3")),
        file("esp32", "esp32-c3", writeEsp32(esp32, 0x3fc88000, "esp32c3")),
        file("esp32", "esp32-c3", writeEsp32([program(0x42000000, [1], 8)], 0x42000000, "esp32c3")),
        file("esp32", "pico", good),
      ].join("\n"),
    ).toMatchFileSnapshot("golden/esp32.txt");
  });

  test("LB6203: ELF files", async () => {
    const head = (change: (words: DataView) => void): Uint8Array => {
      const bytes = new Uint8Array(64);
      bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
      view(bytes).setUint16(18, 40, true);
      change(view(bytes));
      return bytes;
    };
    await expect(
      [
        file("elf", "pico", ""),
        file(
          "elf",
          "pico",
          head((words) => words.setUint8(0, 0)),
        ),
        file(
          "elf",
          "pico",
          head((words) => words.setUint8(4, 2)),
        ),
        file(
          "elf",
          "pico",
          head((words) => words.setUint16(18, 62, true)),
        ),
        file("elf", "pico", head((words) => words.setUint16(44, 1, true)).subarray(0, 52)),
        file(
          "elf",
          "arduino-uno",
          head(() => {}),
        ),
      ].join("\n"),
    ).toMatchFileSnapshot("golden/elf.txt");
  });

  test("the program is for another core", () => {
    const riscv = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, ...new Array<number>(57).fill(0)]);
    riscv[18] = 243;
    expect(file("elf", "pico", riscv)).toContain("LB6206: the program is for riscv, and pico has a core of arm");
  });
});

test("random bytes are refused for every board, and never throw", () => {
  const boards = loadTargets().filter(({ kind, board }) => kind === "board" && board?.image !== "entry");
  const formats: readonly Format[] = ["elf", "hex", "uf2", "esp32"];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.constantFrom(...boards), (bytes, target) => {
      for (const format of formats) expect(checkFile(format, bytes, target, "a").length).toBeGreaterThan(0);
      checkFile("bin", bytes, target, "a");
      imageDefProblem(bytes);
    }),
  );
});
