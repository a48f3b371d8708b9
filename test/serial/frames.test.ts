/** Frames: what is sent comes back whole or not at all, whatever else is on the line. */

import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cobsDecode, cobsEncode } from "../../src/serial/cobs.ts";
import { encodeFrame, frameReader } from "../../src/serial/frames.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);
/** Many zeros, and blocks about as long as COBS takes. */
const payload = fc.oneof(
  fc.uint8Array({ minLength: 8, maxLength: 600 }),
  fc.array(fc.constantFrom(0, 1, 255), { minLength: 8, maxLength: 600 }).map((list) => Uint8Array.from(list)),
  fc.integer({ min: 250, max: 520 }).map((length) => new Uint8Array(length).fill(7)),
);

function read(...chunks: readonly Uint8Array[]): { payloads: Uint8Array[]; dropped: number } {
  const payloads: Uint8Array[] = [];
  const reader = frameReader((one) => payloads.push(one.slice()));
  for (const chunk of chunks) reader.take(chunk);
  return { payloads, dropped: reader.seen.dropped };
}

describe("CRC-32", () => {
  it("is zip's: the check value of 123456789", () => {
    expect(crc32("123456789")).toBe(0xcbf43926);
  });

  it("stands low byte first behind the payload", () => {
    const frame = encodeFrame(new TextEncoder().encode("123456789"));
    expect([...cobsDecode(frame.subarray(1, -1))!.subarray(9)]).toEqual([0x26, 0x39, 0xf4, 0xcb]);
  });
});

describe("COBS", () => {
  // Cheshire and Baker's own, and those of the encoding's usual tables.
  const known: [plain: Uint8Array, encoded: Uint8Array][] = [
    [bytes(), bytes(1)],
    [bytes(0), bytes(1, 1)],
    [bytes(0, 0), bytes(1, 1, 1)],
    [bytes(0x11, 0x22, 0, 0x33), bytes(3, 0x11, 0x22, 2, 0x33)],
    [bytes(0x11, 0, 0, 0), bytes(2, 0x11, 1, 1, 1)],
    [Uint8Array.from({ length: 254 }, (_, k) => k + 1), Uint8Array.from({ length: 255 }, (_, k) => (k === 0 ? 255 : k))],
    [Uint8Array.from({ length: 255 }, (_, k) => k), Uint8Array.from({ length: 256 }, (_, k) => (k === 0 ? 1 : k === 1 ? 255 : k - 1))],
    [
      Uint8Array.from({ length: 255 }, (_, k) => k + 1),
      Uint8Array.from({ length: 257 }, (_, k) => (k === 0 ? 255 : k < 255 ? k : k === 255 ? 2 : 255)),
    ],
  ];
  it.each(known)("%s is %s", (plain, encoded) => {
    expect(cobsEncode(plain)).toEqual(encoded);
    expect(cobsDecode(encoded)).toEqual(plain);
  });

  it("gives back what it was given, without a zero, at most a byte in 254 and one longer", () => {
    fc.assert(
      fc.property(fc.oneof(payload, fc.uint8Array({ maxLength: 20 })), (plain) => {
        const encoded = cobsEncode(plain);
        expect(encoded.includes(0)).toBe(false);
        expect(encoded.length).toBeLessThanOrEqual(plain.length + Math.floor(plain.length / 254) + 1);
        expect(cobsDecode(encoded)).toEqual(plain);
      }),
    );
  });

  it("refuses what is cut off, or has a zero in it", () => {
    expect(cobsDecode(bytes(3, 1))).toBeUndefined();
    expect(cobsDecode(bytes(0))).toBeUndefined();
    expect(cobsDecode(bytes(3, 0, 1))).toBeUndefined();
  });
});

describe("a reader of frames", () => {
  it("finds every frame in any pieces, with noise between them", () => {
    const noise = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(fc.array(fc.tuple(payload, noise), { maxLength: 5 }), fc.array(fc.nat(3000), { maxLength: 12 }), (sent, cuts) => {
        // A frame begins with a zero: it ends the noise before it.
        const line = Buffer.concat(sent.flatMap(([one, before]) => [before, encodeFrame(one)]));
        const places = [0, ...cuts.map((cut) => cut % (line.length + 1)).sort((a, b) => a - b), line.length];
        const chunks = places.slice(1).map((to, i) => line.subarray(places[i]!, to));
        expect(read(...chunks).payloads).toEqual(sent.map(([one]) => Uint8Array.from(one)));
      }),
    );
  });

  it("never throws, and hands up nothing with a wrong CRC, whatever comes", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 6 }), (chunks) => {
        // A random CRC is right once in 2^32.
        expect(read(...chunks).payloads).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("hands up no frame that was changed, cut or grown", () => {
    // The second byte of every head is 0. Behind four of 255 the CRC's register is 0, and takes no notice of zeros, one more or less.
    const message = payload.map((all) => all.map((byte, i) => (i === 1 ? 0 : byte)));
    fc.assert(
      fc.property(
        message,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom("flip", "drop", "double"),
        (one, place, mask, how) => {
          const frame = [...encodeFrame(one)];
          const at = 1 + (place % (frame.length - 2));
          if (how === "flip") frame[at]! ^= mask;
          else if (how === "drop") frame.splice(at, 1);
          else frame.splice(at, 0, frame[at]!);
          const { payloads } = read(Uint8Array.from(frame));
          // A byte doubled among equal bytes of one block of COBS can still be no frame: its length is in the CRC.
          expect(payloads).toEqual([]);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("counts what it dropped, and not the nothing between two zeros", () => {
    const good = encodeFrame(new Uint8Array(9));
    expect(read(bytes(0, 0, 0), good, bytes(5, 4, 0), good, bytes(1, 1, 0))).toMatchObject({
      payloads: [new Uint8Array(9), new Uint8Array(9)],
      dropped: 2,
    });
  });

  it("keeps no more of an endless frame than the longest that there is", () => {
    const endless = new Uint8Array(100_000).fill(1);
    const good = encodeFrame(new Uint8Array(9));
    expect(read(endless, endless, good).payloads).toHaveLength(1);
    const greatest = encodeFrame(Uint8Array.from({ length: 65_535 }, (_, k) => (k % 255) + 1));
    expect(read(greatest.subarray(0, 40_000), greatest.subarray(40_000)).payloads[0]).toHaveLength(65_535);
  });
});
