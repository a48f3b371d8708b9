/** Formats of images: what is written reads back, and no bytes make a reader throw. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readElf } from "../../src/images/elf.ts";
import { readEsp32, writeEsp32 } from "../../src/images/esp32.ts";
import { readHex, writeHex } from "../../src/images/intel-hex.ts";
import { bytesAt, flat, type MemoryImage, memoryImage, type Reading, view, wordAt, writeBin } from "../../src/images/memory-image.ts";
import { bootSum, isSealed, sealBoot } from "../../src/images/rp2040.ts";
import { readUf2, writeUf2 } from "../../src/images/uf2.ts";

const images: fc.Arbitrary<MemoryImage> = fc
  .tuple(
    fc.integer({ min: 0, max: 2 ** 32 - 4096 }),
    fc.array(fc.tuple(fc.nat(900), fc.uint8Array({ minLength: 1, maxLength: 700 })), { maxLength: 4 }),
  )
  .map(([start, parts]) => {
    let at = start;
    const pieces = parts.map(([gap, bytes]) => {
      const address = Math.min(at + gap, 2 ** 32 - bytes.length);
      at = address + bytes.length;
      return { address, bytes };
    });
    const whole = memoryImage(pieces);
    return "image" in whole ? whole.image : [];
  });

function value<T>(reading: Reading<T>): T {
  if ("value" in reading) return reading.value;
  throw new Error(reading.diagnostics.map(({ message }) => message).join("\n"));
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

test("pieces in any order become one image; overlapping ones none", () => {
  const at = (address: number, ...bytes: number[]) => ({ address, bytes: Uint8Array.from(bytes) });
  expect(memoryImage([at(4, 5, 6), at(0, 1, 2, 3, 4), at(9, 7), at(100)])).toEqual({ image: [at(0, 1, 2, 3, 4, 5, 6), at(9, 7)] });
  expect(memoryImage([at(4, 5, 6), at(5, 1)])).toEqual({ overlap: 5 });
  const image = [at(16, 1, 2, 3, 4, 5), at(24, 6)];
  expect(wordAt(image, 17)).toBe(0x05040302);
  expect([wordAt(image, 18), wordAt(image, 22), bytesAt(image, 15, 2)]).toEqual([undefined, undefined, undefined]);
  expect(writeBin(image)).toEqual(Uint8Array.from([1, 2, 3, 4, 5, 255, 255, 255, 6]));
  expect(writeBin([])).toHaveLength(0);
});

describe("Intel HEX", () => {
  test("what is written reads back", () => {
    fc.assert(
      fc.property(images, (image) => {
        expect(value(readHex(writeHex(image), "a.hex"))).toEqual(image);
      }),
    );
  });

  test("a line as the specification shows it", () => {
    const image = [{ address: 0x8000100, bytes: Uint8Array.from([0x21, 0x46, 0x01, 0x36]) }];
    expect(writeHex(image)).toBe(":020000040800F2\n:04010000214601365D\n:00000001FF\n");
    expect(value(readHex(":020000021000EC\r\n:0100100001EE\r\n:04000005000000CD2A\r\n:00000001FF", "a.hex"))).toEqual([
      { address: 0x10010, bytes: Uint8Array.of(1) },
    ]);
  });

  test("any bit that flips is noticed, or changes nothing", () => {
    fc.assert(
      fc.property(images, fc.nat(), fc.nat(7), (image, where, bit) => {
        const text = ascii(writeHex(image));
        const at = where % text.length;
        text[at] = (text[at] ?? 0) ^ (1 << bit);
        const reading = readHex(new TextDecoder("latin1").decode(text), "a.hex");
        if ("value" in reading) expect(reading.value).toEqual(image);
      }),
    );
  });
});

describe("UF2", () => {
  test("what is written reads back, in whole pages", () => {
    fc.assert(
      fc.property(images, fc.integer({ min: 1, max: 2 ** 32 - 1 }), (image, family) => {
        const file = writeUf2(image, family);
        if (image.length === 0) return file.length === 0;
        const read = value(readUf2(file, "a.uf2")).families;
        expect([...read.keys()]).toEqual([family]);
        const pages = read.get(family) ?? [];
        for (const segment of pages) {
          expect([segment.address % 256, segment.bytes.length % 256]).toEqual([0, 0]);
          const inside = image.filter(({ address }) => address >= segment.address && address < segment.address + segment.bytes.length);
          expect(segment.bytes).toEqual(flat(inside, segment.address, segment.address + segment.bytes.length));
        }
        return image.every(({ address, bytes }) => bytesAt(pages, address, bytes.length)?.length === bytes.length);
      }),
    );
  });

  test("a block as the specification lays it out", () => {
    const file = view(writeUf2([{ address: 0x10000100, bytes: Uint8Array.of(7) }], 0xe48bff56));
    const words = [0, 4, 8, 12, 16, 20, 24, 28, 508].map((at) => file.getUint32(at, true));
    expect(words).toEqual([0x0a324655, 0x9e5d5157, 0x2000, 0x10000100, 256, 0, 1, 0xe48bff56, 0x0ab16f30]);
    expect([file.byteLength, file.getUint8(32), file.getUint8(33), file.getUint8(288)]).toEqual([512, 7, 255, 0]);
  });
});

describe("ESP32", () => {
  /** esptool 5.6.0, elf2image --chip esp32c3 --flash-mode dio --flash-size 4MB --flash-freq 40m, of 4 bytes of code and a text. */
  const fromEsptool =
    "6QICIAAAOEDuAAAABQAAAAD//wAAAAABAEDIPxAAAABoZWxsbywgd29ybGQAAAAAAAA4QAQAAAABAP2/AAAAoANmkgM5R3ebGR4ubG/gw+y+lox6RF78DzjORGC5em2I";
  const file = Uint8Array.from(Buffer.from(fromEsptool, "base64"));
  const image: MemoryImage = [
    { address: 0x3fc84000, bytes: ascii("hello, world\0") },
    { address: 0x40380000, bytes: Uint8Array.from([0x01, 0x00, 0xfd, 0xbf]) },
  ];

  test("the same bytes as esptool writes", () => {
    expect(Buffer.from(writeEsp32(image, 0x40380000, "esp32c3")).toString("base64")).toBe(fromEsptool);
    expect(value(readEsp32(file, "a.bin"))).toMatchObject({
      entry: 0x40380000,
      chip: 5,
      segments: [{ address: 0x3fc84000 }, { address: 0x40380000 }],
    });
  });

  test("any bit that flips is noticed", () => {
    for (let bit = 0; bit < file.length * 8; bit++) {
      const flipped = Uint8Array.from(file);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(readEsp32(flipped, "a.bin"), String(bit)).toHaveProperty("diagnostics");
    }
  });

  test("what is written reads back", () => {
    fc.assert(
      fc.property(
        images.filter((one) => one.length > 0),
        (one) => {
          const { segments } = value(readEsp32(writeEsp32(one, 0, "esp32s3"), "a.bin"));
          expect(segments.map(({ address }) => address)).toEqual(one.map(({ address }) => address));
          for (const [i, { bytes }] of one.entries()) expect(segments[i]?.bytes.subarray(0, bytes.length)).toEqual(bytes);
        },
      ),
    );
  });
});

describe("RP2040 boot code", () => {
  test("the sum is the CRC that the data sheet names", () => {
    // CRC-32/MPEG-2 of "123456789" (Catalogue of parametrised CRC algorithms).
    expect(bootSum(ascii("123456789"))).toBe(0x0376e6e7);
    expect(() => sealBoot(new Uint8Array(253))).toThrow("253 bytes");
  });

  test("any bit that flips breaks the seal", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 252 }), fc.nat(2047), (code, bit) => {
        const boot = sealBoot(code);
        expect([isSealed(boot), isSealed(boot.subarray(1))]).toEqual([true, false]);
        boot[bit >> 3] = (boot[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(isSealed(boot)).toBe(false);
      }),
    );
  });
});

test("random bytes never make a reader throw", () => {
  const elfHead = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 40, 0]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1500 }), (bytes) => {
      const padded = new Uint8Array(Math.ceil((bytes.length + 1) / 512) * 512);
      padded.set(bytes);
      view(padded).setUint32(0, 0x0a324655, true);
      view(padded).setUint32(4, 0x9e5d5157, true);
      view(padded).setUint32(508, 0x0ab16f30, true);
      readUf2(bytes, "a");
      readUf2(padded, "a");
      readElf(bytes, "a");
      readElf(Uint8Array.from([...elfHead, ...bytes]), "a");
      readEsp32(bytes, "a");
      readEsp32(Uint8Array.from([0xe9, 1, ...bytes]), "a");
      readHex(new TextDecoder("latin1").decode(bytes), "a");
    }),
    { numRuns: 500 },
  );
});
