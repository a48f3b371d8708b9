/** The one read of softmax and attention: its weights fit 16 bits, its words fit uint32, and a count weighs what its duplicates would. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exp2 } from "../../src/arith/exp2.ts";
import { readDivisor, readWeights } from "../../src/arith/read.ts";

const logit = fc.oneof(fc.integer({ min: -32768, max: 32767 }), fc.integer({ min: -600, max: 600 }), fc.constantFrom(-32768, 0, 32767));
const total = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

/** Slots with counts whose sum is at most 512. */
const memory = fc
  .array(fc.tuple(logit, fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 60 }))), { minLength: 1, maxLength: 512 })
  .map((slots) => {
    let left = 512;
    return slots.filter(([, count]) => {
      left -= count;
      return left >= 0;
    });
  })
  .filter((slots) => slots.length > 0);
const sink = fc.option(logit, { nil: undefined });

describe("reads", () => {
  it("weights sum to at most 32511 where the counts sum to at most 512", () => {
    fc.assert(
      fc.property(memory, sink, (slots, s) => {
        const w = readWeights(
          slots.map(([l]) => l),
          slots.map(([, count]) => count),
          s,
        );
        expect(total(w)).toBeLessThanOrEqual(32511);
        expect(w.every((value) => value >= 0 && value <= 32767)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it("a count weighs exactly what its duplicates weigh one by one", () => {
    fc.assert(
      fc.property(memory, sink, (slots, s) => {
        const merged = readWeights(
          slots.map(([l]) => l),
          slots.map(([, count]) => count),
          s,
        );
        const apart = readWeights(
          slots.flatMap(([l, count]) => new Array<number>(count).fill(l)),
          undefined,
          s,
        );
        let from = 0;
        for (const [j, [, count]] of slots.entries()) {
          expect(merged[j]).toBe(total(apart.subarray(from, from + count)));
          from += count;
        }
      }),
      { numRuns: 500 },
    );
  });

  it("weights without a sink sum to about 1: 32255 within what 512 roundings can take or give", () => {
    fc.assert(
      fc.property(fc.array(logit, { minLength: 1, maxLength: 512 }), (logits) => {
        const sum = total(readWeights(logits));
        expect(sum).toBeGreaterThan(32255 - 257 - 2);
        expect(sum).toBeLessThanOrEqual(32511);
      }),
      { numRuns: 500 },
    );
    expect([...readWeights([5])]).toEqual([32254]);
  });

  it("no word leaves uint32, at every U that can be: e · R + 2^(s-1)", () => {
    // R falls as U >> k rises: within one k the least U is the worst.
    for (let k = 1; k <= 10; k++) {
      const U = Math.max(65536, 2 ** (k + 15));
      const { R, s } = readDivisor(U);
      expect(s).toBe(k + 16);
      expect(65535 * R + 2 ** (s - 1)).toBeLessThan(2 ** 32);
    }
    expect(readDivisor(512 * 65535).s).toBeLessThanOrEqual(26);
    expect(512 * exp2(0) + exp2(0)).toBeLessThan(2 ** 32);
  });
});
