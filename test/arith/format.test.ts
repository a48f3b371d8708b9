/** Formats: 0 exact, both ends there, a symmetric range about 0, and a refusal where float32 has no step so fine. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Format,
  formatOf,
  greatestMagnitude,
  limits,
  quantizeValue,
  type Range,
  signedUnitFormat,
  symmetricFormatOf,
  unitFormat,
} from "../../src/arith/format.ts";

const real = (q: number, { s, z }: Format): number => (q - z) * s;

const magnitude = fc
  .tuple(fc.double({ min: 1, max: 2, noNaN: true }), fc.integer({ min: -100, max: 100 }))
  .map(([m, e]) => Math.fround(m * 2 ** e));
const end = fc.oneof(
  fc.constant(0),
  magnitude,
  magnitude.map((v) => -v),
  fc.double({ min: -8, max: 8, noNaN: true }).map(Math.fround),
);
const range = fc.tuple(end, end).map(([a, b]): Range => ({ lo: Math.min(a, b), hi: Math.max(a, b) }));
const bits = fc.constantFrom<(8 | 16)[]>(8, 16);

describe("formats of ranges", () => {
  it("hold 0 exactly and both ends to within half a step", () => {
    fc.assert(
      fc.property(range, bits, (given, width) => {
        const format = formatOf(given, width);
        if (format === undefined) return;
        expect(Math.fround(format.s)).toBe(format.s);
        expect(real(quantizeValue(0, format), format)).toBe(0);
        for (const value of [given.lo, given.hi]) {
          // z is rounded, so one end may need half a step more than there is; s grows for it. 2^-23: s itself is rounded to float32.
          expect(Math.abs(real(quantizeValue(value, format), format) - value)).toBeLessThanOrEqual(
            format.s * 0.5 + Math.abs(value) * 2 ** -23,
          );
        }
      }),
      { numRuns: 5_000 },
    );
  });

  // A range that is nearly of one sign loses most: where lo is 1.49 steps below 0, z allows it one, and s must grow by 49% (the contract).
  it("reach an end of the width, and use two thirds of it at least", () => {
    fc.assert(
      fc.property(range, (given) => {
        const format = formatOf(given, 8);
        if (format === undefined || (given.lo === 0 && given.hi === 0)) return;
        const ends = limits(format);
        const used = [Math.min(0, given.lo), Math.max(0, given.hi)].map((value) => quantizeValue(value, format));
        expect(used[0] === ends.lo || used[1] === ends.hi).toBe(true);
        expect(used[1]! - used[0]!).toBeGreaterThanOrEqual(170);
      }),
      { numRuns: 3_000 },
    );
  });

  it("have z = 0 where the range is symmetric", () => {
    fc.assert(
      fc.property(magnitude, (v) => {
        expect(formatOf({ lo: -v, hi: v }, 8)).toMatchObject({ z: 0 });
        expect(formatOf({ lo: -v, hi: v }, 16)).toMatchObject({ z: 0 });
      }),
    );
  });

  it("put the zero point at an end where the range has one sign", () => {
    expect(formatOf({ lo: 0, hi: 1 }, 8)).toMatchObject({ z: -128, s: Math.fround(1 / 255) });
    expect(formatOf({ lo: 0.25, hi: 1 }, 8)).toMatchObject({ z: -128, s: Math.fround(1 / 255) });
    expect(formatOf({ lo: -2, hi: -1 }, 8)).toMatchObject({ z: 127, s: Math.fround(2 / 255) });
  });

  it("an empty range is [-1, 1]", () => {
    expect(formatOf({ lo: 0, hi: 0 }, 8)).toEqual(formatOf({ lo: -1, hi: 1 }, 8));
    expect(formatOf({ lo: 0, hi: 0 }, 16)).toEqual(formatOf({ lo: -1, hi: 1 }, 16));
  });

  it("refuse a range whose step would be 0 or subnormal, and the first that is not", () => {
    for (const width of [8, 16] as const) {
      const divisor = width === 8 ? 127 : 32640;
      for (const tiny of [2 ** -149, 1e-40, 2 ** -127 * divisor]) expect(formatOf({ lo: -tiny, hi: tiny }, width)).toBeUndefined();
      expect(formatOf({ lo: 0, hi: 2 ** -126 * (width === 8 ? 255 : divisor) }, width)).toMatchObject({ s: 2 ** -126 });
    }
    expect(symmetricFormatOf({ lo: 0, hi: 2 ** -127 * 127 })).toBeUndefined();
    expect(formatOf({ lo: 0, hi: Infinity }, 16)).toBeUndefined();
    expect(formatOf({ lo: -Infinity, hi: Infinity }, 8)).toBeUndefined();
  });

  it("symmetric int8 stays within ±127", () => {
    fc.assert(
      fc.property(range, (given) => {
        const format = symmetricFormatOf(given);
        if (format === undefined) return;
        expect(format.z).toBe(0);
        for (const value of [given.lo, given.hi]) expect(Math.abs(Math.floor(value / format.s + 0.5))).toBeLessThanOrEqual(127);
      }),
    );
  });
});

describe("stored values", () => {
  it("NaN counts as 0, and infinities hold at the ends", () => {
    for (const format of [formatOf({ lo: -1, hi: 3 }, 8)!, formatOf({ lo: -1, hi: 3 }, 16)!]) {
      const ends = limits(format);
      expect(quantizeValue(Number.NaN, format)).toBe(format.z);
      expect([Infinity, -Infinity, 1e300, -1e300].map((x) => quantizeValue(x, format))).toEqual([ends.hi, ends.lo, ends.hi, ends.lo]);
    }
  });

  it("no stored value is beyond what the proofs assume", () => {
    for (const format of [formatOf({ lo: -1, hi: 1 }, 8)!, formatOf({ lo: -1, hi: 1 }, 16)!, ...([8, 16] as const).flatMap(fixed)]) {
      const { lo, hi } = limits(format);
      expect(Math.max(-lo, hi)).toBe(greatestMagnitude(format));
    }
  });
});

function fixed(width: 8 | 16): Format[] {
  return [signedUnitFormat(width), unitFormat(width)];
}
