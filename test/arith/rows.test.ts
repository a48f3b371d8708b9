/**
 * The integers of matrix rows against exact rational arithmetic (BigInt): the overflow proof, the ranges, and the contract's error bound
 * ½ + M/2 + |acc·2^t| / 2^33 of an output step.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Format, formatOf, greatestMagnitude, limits, signedUnitFormat } from "../../src/arith/format.ts";
import { type FloatRow, type Matrix, quantizeRows } from "../../src/arith/rows.ts";
import { random } from "../support/random.ts";

/** A double as n / 2^1100: all sums and products below stay exact. */
const unit = 1100n;
function exact(v: number): bigint {
  let [mantissa, exponent] = [v, 0];
  while (!Number.isInteger(mantissa)) [mantissa, exponent] = [mantissa * 2, exponent + 1];
  return BigInt(mantissa) << (unit - BigInt(exponent));
}
const toNumber = (v: bigint): number => Number(v >> (unit - 64n)) / 2 ** 64;

interface Given {
  readonly rows: FloatRow[];
  readonly x: Format;
  readonly output: Format;
}

/** Rows from tame to absurd: huge, tiny, all zero, one great weight among small ones, biases from 0 to millions of output steps. */
function givenRows(seed: number): Given {
  const r = random(seed);
  const bits = r.pick([8, 16] as const);
  const span = (least: number, greatest: number) => 2 ** (least + r.next() * (greatest - least));
  const x = r.chance(0.2) ? signedUnitFormat(bits) : formatOf({ lo: -span(-4, 6) * (r.chance(0.3) ? 0 : 1), hi: span(-4, 6) }, bits)!;
  const output = formatOf({ lo: -span(-6, 8), hi: span(-6, 8) }, r.pick([8, 16] as const))!;
  const columns = r.chance(0.1) ? r.integer(300, 3000) : r.integer(1, 40);
  const rows = Array.from({ length: r.integer(1, 5) }, () => {
    const size = r.pick([0, 1e-9, 1e-3, 0.1, 0.1, 1, 1, 10, 1000]);
    const w = Float32Array.from({ length: columns }, () => r.normal() * size);
    if (r.chance(0.1)) w[r.integer(0, columns - 1)] = 1000 * size;
    const b = Math.fround(r.normal() * r.pick([0, 0, 0.1, 1, 100, 1e4, 1e6]) * r.pick([output.s, 1]));
    return { w, b, sOut: output.s, fold: output.z + 0.5 };
  });
  return { rows, x, output };
}

function quantized({ rows, x }: Given): Matrix | undefined {
  const matrix = quantizeRows(rows, x, greatestMagnitude(x));
  return "refused" in matrix ? undefined : matrix;
}

/** The accumulator of a row for stored values x, exactly. */
function accumulator(matrix: Matrix, row: number, x: ArrayLike<number>): bigint {
  let acc = BigInt(matrix.bias[row]!);
  for (let k = 0; k < matrix.columns; k++) acc += BigInt(matrix.q[row * matrix.columns + k]! * x[k]!);
  return acc;
}

function check(given: Given, matrix: Matrix, seed: number): void {
  const { rows, x, output } = given;
  const ends = limits(x);
  const r = random(seed + 0.5);
  for (const [i, row] of rows.entries()) {
    const q = matrix.q.subarray(i * matrix.columns, (i + 1) * matrix.columns);
    const m = matrix.m[i]!;
    expect(q.every((value) => Math.abs(value) <= 127)).toBe(true);
    expect(m > 0 && m < 2 ** 31).toBe(true);
    const scaled = 2n ** BigInt(matrix.t);
    const high = Array.from(q, (value) => (value > 0 ? ends.hi : ends.lo));
    const low = Array.from(q, (value) => (value > 0 ? ends.lo : ends.hi));
    const some = Array.from(q, () => r.integer(ends.lo, ends.hi));
    for (const values of [high, low, some]) {
      const acc = accumulator(matrix, i, values) * scaled;
      expect(acc < 2n ** 31n && acc > -(2n ** 31n)).toBe(true);
      // In any order: no partial sum can leave 32 bits either.
      const partial = values.reduce((sum, value, k) => sum + Math.abs(q[k]! * value), Math.abs(matrix.bias[i]!));
      expect(partial * 2 ** matrix.t).toBeLessThan(2 ** 31);
      checkError(matrix, i, row, x, output, values, acc);
    }
  }
}

/** The result against (Σ q·s_w·(x - z)·s_in + b) / s_out + z_out, which knows no rounding but that of the weights. */
function checkError(
  matrix: Matrix,
  i: number,
  row: FloatRow,
  x: Format,
  output: Format,
  values: readonly number[],
  scaledAcc: bigint,
): void {
  const q = matrix.q.subarray(i * matrix.columns, (i + 1) * matrix.columns);
  const sum = values.reduce((all, value, k) => all + q[k]! * (value - x.z), 0);
  const M = (x.s * matrix.scales[i]!) / row.sOut;
  const result = (scaledAcc * BigInt(matrix.m[i]!)) >> 32n;
  // real / s_out = (sum · s_w · s_in + b) / s_out, as a multiple of 2^-1100
  const numerator = BigInt(sum) * ((exact(matrix.scales[i]!) * exact(x.s)) >> unit) + exact(row.b);
  const real = (numerator << unit) / exact(row.sOut) + (BigInt(output.z) << unit);
  const error = Math.abs(toNumber((result << unit) - real));
  // s_w is a float32: M and s_in·s_w/s_out differ by 2^-24 of themselves with an int8 x.
  const slack = Math.abs(toNumber(real)) * 2 ** -23 + 1e-9;
  expect(error).toBeLessThanOrEqual(0.5 + M / 2 + Math.abs(Number(scaledAcc)) / 2 ** 33 + slack);
}

describe("matrix rows", () => {
  it("are proved and within the error bound, whatever the weights; few are refused", () => {
    let refused = 0;
    const runs = 800;
    for (let seed = 0; seed < runs; seed++) {
      const given = givenRows(seed);
      const matrix = quantized(given);
      if (matrix === undefined) refused++;
      else check(given, matrix, seed);
    }
    console.log(`rows: ${refused} of ${runs} random matrices refused`);
    expect(refused).toBeLessThan(runs * 0.35);
  });

  it("a refusal names a row, and the number that makes it one", () => {
    for (let seed = 0; seed < 400; seed++) {
      const { rows, x } = givenRows(seed);
      const result = quantizeRows(rows, x, greatestMagnitude(x));
      if (!("refused" in result)) continue;
      expect(rows[result.row]).toBeDefined();
      if (result.refused === "weights") {
        expect(result.greatestWeight).toBeLessThan(16);
        expect(result.bound).toBeGreaterThan(0);
      }
    }
  });

  it("ends, whatever float32 numbers come in", () => {
    const number = fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, 1e-45, 1e-38, 3.4e38, -3.4e38).map(Math.fround),
    );
    const steps = fc.constantFrom(2 ** -126, 1e-20, 2 ** -15, 2 ** -7, 1, 1e20, 2 ** 120).map(Math.fround);
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 1, maxLength: 6 }),
        number,
        steps,
        steps,
        fc.constantFrom<(8 | 16)[]>(8, 16),
        (w, b, s, sOut, bits) => {
          const x: Format = { s, z: bits === 8 ? 5 : 0, bits, fixed: false };
          const result = quantizeRows([{ w, b, sOut, fold: 0.5 }], x, greatestMagnitude(x));
          if ("refused" in result) return;
          expect(result.bound).toBeLessThan(2 ** 31);
          expect(result.t).toBeLessThanOrEqual(28);
          expect(result.m.every((m) => m > 0)).toBe(true);
          expect(result.bias.every(Number.isInteger) && result.scales.every((scale) => scale > 0 && Number.isFinite(scale))).toBe(true);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it("holds at the longest row there is, all of it at the ends", () => {
    for (const x of [formatOf({ lo: -1, hi: 1 }, 8)!, formatOf({ lo: -1, hi: 1 }, 16)!]) {
      const w = new Float32Array(65535).fill(1);
      const matrix = quantizeRows([{ w, b: 0, sOut: 65535 / 127, fold: 0.5 }], x, greatestMagnitude(x));
      if ("refused" in matrix) {
        expect(x.bits).toBe(16);
        expect(matrix).toMatchObject({ refused: "weights", row: 0 });
        continue;
      }
      expect(matrix.bound).toBeLessThan(2 ** 31);
      expect(accumulator(matrix, 0, new Int32Array(65535).fill(-128)) * 2n ** BigInt(matrix.t) > -(2n ** 31n)).toBe(true);
    }
  });

  it("with an int8 vector m has 8 significant bits", () => {
    for (let seed = 0; seed < 300; seed++) {
      const given = givenRows(seed);
      const matrix = given.x.bits === 8 ? quantized(given) : undefined;
      for (const m of matrix?.m ?? []) {
        const exponent = Math.floor(Math.log2(m));
        if (exponent >= 7) expect(m % 2 ** (exponent - 7)).toBe(0);
      }
    }
  });
});
