/**
 * The tables' errors, recomputed over every input against double precision, and the intervals that the C relies on. The tables
 * themselves are data (their CRC is in test/arith/conformance.test.ts).
 */

import { describe, expect, it } from "vitest";
import { exp2 } from "../../src/arith/exp2.ts";
import { exp2Table } from "../../src/arith/exp2-table.ts";
import { mulh, mulw } from "../../src/arith/multiply.ts";
import { doubleSaturated, int32Max, int32Min } from "../../src/arith/saturate.ts";
import { sigmoid15, sigmoid31, tanh20 } from "../../src/arith/sigmoid.ts";
import { sigmoidTable } from "../../src/arith/sigmoid-table.ts";
import { storedSigmoid, storedTanh } from "../../src/ops/stored-activation.ts";

/** Every p of the table's range, and some beyond it. */
const least = -256 * 1024 - 2100;
const greatest = 256 * 1024 + 2100;

describe("sigmoid", () => {
  it("is monotone and within 1.7 steps of Q0.15 for every p", () => {
    let [worst, before] = [0, -1];
    for (let p = least; p <= greatest; p++) {
      const y = sigmoid15(p);
      if (y < before) throw new Error(`falls at ${p}`);
      before = y;
      // The table stands for p + ½: whoever makes p has folded ½ into its bias.
      worst = Math.max(worst, Math.abs(y - 32768 / (1 + Math.exp(-(p + 0.5) / 2 ** 14))));
    }
    console.log(`sigmoid: worst error ${worst.toFixed(3)} steps of Q0.15`);
    expect(worst).toBeLessThanOrEqual(1.7);
  });

  it("reaches 0 at one end and 32767 at the other, and holds there", () => {
    expect([int32Min, -(2 ** 24), -262144].map(sigmoid15)).toEqual([0, 0, 0]);
    expect([262143, 2 ** 24, int32Max].map(sigmoid15)).toEqual([32767, 32767, 32767]);
  });

  it("words: slopes are not negative, and no segment leaves 31 bits", () => {
    expect(sigmoidTable.length).toBe(512);
    for (const word of sigmoidTable) {
      expect(word).toBeGreaterThanOrEqual(0);
      expect(word & 0x8000).toBe(0); // so int16(word) is word & 0x7FFF, as the C has it
      expect(word + (word & 0x7fff) * 1023).toBeLessThanOrEqual(int32Max);
    }
  });
});

describe("tanh", () => {
  it("is within 3 steps of Q0.15 for every p2", () => {
    let worst = 0;
    for (let p2 = least; p2 <= greatest; p2++) worst = Math.max(worst, Math.abs(tanh20(p2) / 32 - 32768 * Math.tanh((p2 + 0.5) / 2 ** 15)));
    console.log(`tanh: worst error ${worst.toFixed(3)} steps of Q0.15`);
    expect(worst).toBeLessThanOrEqual(3);
  });

  it("stays within ±(2^20 + 32)", () => {
    for (const p2 of [int32Min, least, -1, 0, 1, greatest, int32Max]) expect(Math.abs(tanh20(p2))).toBeLessThanOrEqual(2 ** 20 + 32);
    expect(sigmoid31(int32Min)).toBe(0);
  });
});

describe("exp2", () => {
  it("is within 1 step of Q0.16 for every D, and 0 from 4096 on", () => {
    let worst = 0;
    for (let D = 0; D <= 65535; D++) worst = Math.max(worst, Math.abs(exp2(D) - 65536 * 2 ** (-D / 256)));
    console.log(`exp2: worst error ${worst.toFixed(3)} steps of Q0.16`);
    expect(worst).toBeLessThanOrEqual(1);
    expect([4095, 4096, 65535].map(exp2)).toEqual([exp2Table[255]! >> 15, 0, 0]);
  });
});

/** What templates/model/arith.h states beside each operation: no intermediate of it leaves 32 bits for any arguments. */
describe("intervals", () => {
  const fits = (v: number) => {
    expect(v).toBeGreaterThanOrEqual(int32Min);
    expect(v).toBeLessThanOrEqual(int32Max);
  };
  const scaledEnds = [-int32Max, int32Max].flatMap((acc) => [0, 1, int32Max].map((m) => mulh(acc, m)));

  it("the two products of a gate add up to 32 bits: each stays within ±2^30", () => {
    for (const a of scaledEnds) {
      expect(Math.abs(a)).toBeLessThanOrEqual(2 ** 30);
      for (const b of scaledEnds) fits(a + b);
    }
  });

  it("the cell of an LSTM, at every corner", () => {
    for (const c of [int32Min, int32Min + 1, -1, 0, 1, int32Max - 1, int32Max]) {
      for (const sE of [0, 1, 32767]) {
        for (const [tG, sI] of [
          [-(2 ** 20) - 32, 32767],
          [2 ** 20 - 33, 32767],
          [0, 0],
        ] as const) {
          const entering = mulw(tG, sI);
          const leaving = mulw(c, sE);
          for (const v of [entering, leaving, entering + (c >> 1), entering + (c >> 1) - leaving]) fits(v);
          const next = doubleSaturated(entering + (c >> 1) - leaving);
          fits(next);
          expect(Math.sign(leaving) * Math.sign(c)).toBeGreaterThanOrEqual(0); // forgetting never changes a cell's sign
        }
      }
    }
  });

  it("h never leaves the width it is stored in", () => {
    for (const t of [-(2 ** 20) - 32, 2 ** 20 - 33]) {
      const v = mulw(t, 32767);
      expect((v + 16) >> 5).toBeGreaterThanOrEqual(-16384);
      expect((v + 16) >> 5).toBeLessThanOrEqual(16384);
      fits(v + 2048);
    }
  });

  it("stored sigmoids and tanhs stay in their formats for every p", () => {
    const most = (of: (p: number) => number) => {
      let found = -Infinity;
      for (let p = least; p <= greatest; p++) found = Math.max(found, of(p));
      return found;
    };
    expect(most((p) => Math.abs(storedTanh(p, 16)))).toBeLessThanOrEqual(16384);
    expect(most((p) => Math.abs(storedTanh(p, 8)))).toBe(127);
    expect(most((p) => storedSigmoid(p, 16))).toBe(16384);
    expect(most((p) => -storedSigmoid(p, 16))).toBeLessThanOrEqual(0);
    expect(most((p) => storedSigmoid(p, 8))).toBe(127);
    expect(most((p) => -storedSigmoid(p, 8))).toBe(128);
  });
});

describe("softmax's own constants", () => {
  it("are what its proof says", async () => {
    const { multiplier } = await import("../../src/arith/scale.ts");
    const { readScale } = await import("../../src/arith/read.ts");
    for (const [s, z, t] of [
      [2 ** -8, -128, 0],
      [2 ** -14, 0, 1],
    ] as const) {
      const factor = multiplier(1 / readScale / s);
      expect(factor.t).toBe(t);
      expect(Math.abs(((z + 0.5) * 2 ** (32 - t)) / factor.m)).toBeLessThan(2 ** 15 + 1);
    }
  });
});
