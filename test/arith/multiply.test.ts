/** The products, scales and roundings of the contract against exact arithmetic (BigInt) and against their definitions. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mulh, mulw } from "../../src/arith/multiply.ts";
import { round, up8 } from "../../src/arith/round.ts";
import { doubleSaturated, int32Max, int32Min, sat16 } from "../../src/arith/saturate.ts";
import { multiplier, requantize, scale } from "../../src/arith/scale.ts";

const ends32 = [int32Min, int32Min + 1, -65537, -65536, -65535, -32768, -1, 0, 1, 32767, 65535, 65536, 65537, int32Max - 1, int32Max];
const ends16 = [-32768, -32767, -1, 0, 1, 255, 32766, 32767];
const int32 = fc.oneof(fc.integer({ min: int32Min, max: int32Max }), fc.constantFrom(...ends32));
const int16 = fc.oneof(fc.integer({ min: -32768, max: 32767 }), fc.constantFrom(...ends16));

/** BigInt's >> floors, as the contract does. */
const exactly = (a: number, b: number, shift: number): number => Number((BigInt(a) * BigInt(b)) >> BigInt(shift));

describe("products", () => {
  it("are exact at every pair of extremes", () => {
    for (const a of ends32) {
      for (const b of ends32) expect(mulh(a, b), `${a} · ${b}`).toBe(exactly(a, b, 32));
      for (const b of ends16) expect(mulw(a, b), `${a} · ${b}`).toBe(exactly(a, b, 16));
    }
  });

  it("are exact", () => {
    fc.assert(
      fc.property(int32, int32, (a, b) => mulh(a, b) === exactly(a, b, 32)),
      { numRuns: 20_000 },
    );
    fc.assert(
      fc.property(int32, int16, (a, b) => mulw(a, b) === exactly(a, b, 16)),
      { numRuns: 20_000 },
    );
  });

  it("never give -0, which would not be an integer's zero", () => {
    for (const a of [0, -0, 1, -1]) expect(Object.is(mulh(a, 0), -0) || Object.is(mulw(a, 0), -0)).toBe(false);
  });
});

describe("scales", () => {
  it("scale is floor(acc · 2^t · m / 2^32), wherever acc · 2^t is proved to fit", () => {
    const given = fc.integer({ min: 0, max: 28 }).chain((t) => {
      const most = Math.ceil(2 ** (31 - t)) - 1;
      return fc.tuple(fc.constant(t), fc.oneof(fc.integer({ min: -most, max: most }), fc.constantFrom(-most, 0, most)));
    });
    fc.assert(
      fc.property(given, fc.oneof(fc.integer({ min: 0, max: int32Max }), fc.constant(int32Max)), ([t, acc], m) => {
        const exact = Number((BigInt(acc) * 2n ** BigInt(t) * BigInt(m)) >> 32n);
        expect(scale(acc, t, m)).toBe(exact);
        expect(requantize(acc, t, m, -128, 127)).toBe(Math.max(-128, Math.min(127, exact)));
      }),
      { numRuns: 10_000 },
    );
  });

  it("a multiplier has the least t, and m within half a unit of the factor", () => {
    const factor = fc.tuple(fc.double({ min: 1, max: 2, noNaN: true, maxExcluded: true }), fc.integer({ min: -40, max: 60 }));
    fc.assert(
      fc.property(factor, ([mantissa, exponent]) => {
        const real = mantissa * 2 ** exponent;
        const { m, t } = multiplier(real);
        expect(Number.isInteger(m) && m >= 0 && m < 2 ** 31).toBe(true);
        expect(Math.abs(m - real * 2 ** (32 - t))).toBeLessThanOrEqual(0.5);
        if (t > 0) expect(round(real * 2 ** (33 - t))).toBeGreaterThanOrEqual(2 ** 31);
      }),
    );
    expect(multiplier(0.5)).toEqual({ m: 2 ** 30, t: 1 });
    expect(multiplier(0.5 - 2 ** -33)).toEqual({ m: 2 ** 30, t: 1 });
    expect(multiplier(0.5 - 2 ** -32)).toEqual({ m: 2 ** 31 - 1, t: 0 });
  });

  it("ends with any pair of float32 scales", () => {
    for (const factor of [0, 2 ** -149 / 2 ** 127, 2 ** 127 / 2 ** -126]) expect(multiplier(factor).t).toBeLessThan(512);
  });
});

describe("roundings", () => {
  it("half goes up, below and above zero", () => {
    expect([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5].map(round)).toEqual([-2, -1, 0, 1, 2, 3].map((v) => (v === 0 ? expect.closeTo(0) : v)));
  });

  it("up8 is the least number ≥ v with 8 significant bits", () => {
    const positive = fc.tuple(fc.double({ min: 1, max: 2, noNaN: true, maxExcluded: true }), fc.integer({ min: -300, max: 300 }));
    fc.assert(
      fc.property(positive, ([mantissa, exponent]) => {
        const v = mantissa * 2 ** exponent;
        // By definition: of all k · 2^e with 128 ≤ k ≤ 255 the least that is not below v.
        let least = Infinity;
        for (let e = exponent - 8; e <= exponent + 1; e++) {
          for (let k = 128; k <= 255; k++) if (k * 2 ** e >= v) least = Math.min(least, k * 2 ** e);
        }
        expect(up8(v)).toBe(least);
      }),
      { numRuns: 300 },
    );
  });

  it("up8 keeps what fits, and crosses to the next power of two", () => {
    for (let k = 128; k <= 255; k++) expect(up8(k * 2 ** -20)).toBe(k * 2 ** -20);
    for (const e of [-126, -1, 0, 1, 60]) {
      const below = 2 ** e * (1 - 2 ** -53);
      expect(up8(below)).toBe(2 ** e);
      expect(up8(2 ** e)).toBe(2 ** e);
      expect(up8(2 ** e * (1 + 2 ** -52))).toBe(2 ** e * (129 / 128));
    }
  });
});

describe("saturation", () => {
  it("doubles up to the ends and holds there", () => {
    fc.assert(
      fc.property(int32, (a) => {
        const exact = 2n * BigInt(a);
        const held = exact > BigInt(int32Max) ? int32Max : exact < BigInt(int32Min) ? int32Min : Number(exact);
        return doubleSaturated(a) === held;
      }),
    );
    expect([2 ** 30 - 1, 2 ** 30, -(2 ** 30), -(2 ** 30) - 1].map(doubleSaturated)).toEqual([2 ** 31 - 2, int32Max, int32Min, int32Min]);
  });

  it("sat16", () => expect([-32769, -32768, 32767, 32768].map(sat16)).toEqual([-32768, -32768, 32767, 32767]));
});
