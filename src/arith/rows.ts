/** From the float rows of a matrix to its integers: the contract's "Rounding happens once, in the bias". */

import type { Format } from "./format.ts";
import { round, up8 } from "./round.ts";
import { clamp } from "./saturate.ts";

/** One float row and the scale it aims at. */
export interface FloatRow {
  readonly w: ArrayLike<number>;
  readonly b: number;
  /** Real units per step of the result. */
  readonly sOut: number;
  /** Added to the result before flooring, in its steps: zero point and ½ (a gate: ½). */
  readonly fold: number;
}

/** clamp(mulh((bias + Σ q·x)·2^t, m), lo, hi) for each row; |(bias + Σ q·x)·2^t| < 2^31 is proved for every x. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns], |q| ≤ 127. */
  readonly q: Int8Array;
  /** [rows], 0 .. 2^31 - 1. */
  readonly m: Int32Array;
  readonly bias: Int32Array;
  readonly t: number;
  /** [rows], real units per weight step. */
  readonly scales: Float32Array;
  /** The greatest proved |accumulator · 2^t| over all rows. */
  readonly bound: number;
}

export interface RowRefusal {
  readonly refused: string;
  readonly row: number;
  readonly bound?: number;
  readonly greatestWeight?: number;
}

/** A matrix row while its integers are worked out. */
interface Draft {
  readonly s: number;
  readonly m: number;
  readonly q: Int8Array;
  readonly bias: number;
}

/**
 * The integers of a matrix that multiplies a vector of one format.
 *
 * greatest: max|x| of the overflow proof (format.ts). A row whose accumulator could overflow gets a coarser scale until it cannot;
 * refused where the greatest weight of such a row would fall below 16 steps, or a bias is beyond 2^28 output steps.
 */
export function quantizeRows(rows: readonly FloatRow[], x: Format, greatest: number): Matrix | RowRefusal {
  const raised = new Map<number, number>();
  for (;;) {
    const scaled = scaleRows(rows, x, raised);
    if ("refused" in scaled) return scaled;
    const drafts = rows.map((row, i) => draft(row, x, scaled.t, scaled.rows[i] ?? unreachable()));
    const bounds = drafts.map((row) => (Math.abs(row.bias) + sumOfMagnitudes(row.q) * greatest) * 2 ** scaled.t);
    let failed = false;
    for (const [i, bound] of bounds.entries()) {
      if (bound < 2 ** 31) continue;
      failed = true;
      const { s, q } = drafts[i] ?? unreachable();
      const greatestWeight = greatestOf(q);
      if (raised.has(i) && greatestWeight < 16) return { refused: "weights", row: i, bound, greatestWeight };
      raised.set(i, ((s * bound) / 2 ** 31) * 1.0001);
    }
    for (const i of raised.keys()) {
      const greatestWeight = greatestOf((drafts[i] ?? unreachable()).q);
      if (!Number.isFinite(raised.get(i))) return { refused: "scale", row: i };
      if (!failed && greatestWeight < 16) return { refused: "weights", row: i, bound: bounds[i] ?? 0, greatestWeight };
    }
    if (!failed) return pack(drafts, scaled.t, Math.max(0, ...bounds));
  }
}

/** Each row's weight scale and factor M, and the one t. B depends on t: it starts from 0 and is repeated while t grows. */
function scaleRows(
  rows: readonly FloatRow[],
  x: Format,
  raised: ReadonlyMap<number, number>,
): { t: number; rows: { s: number; M: number }[] } | RowRefusal {
  let t = 0;
  for (;;) {
    const scaled = rows.map((row, i) => scaleRow(row, raised.get(i) ?? leastScale(row, x, t), x));
    // A scale beyond float32 would make q, or the bias, vanish without a word.
    const unusable = scaled.findIndex(({ s }) => !(s > 0 && s < Infinity));
    if (unusable >= 0) return { refused: "scale", row: unusable };
    const shifts = scaled.map(({ M }) => shiftOf(M));
    const next = Math.max(0, ...shifts);
    if (next > 28) return { refused: "bias", row: shifts.indexOf(next) };
    if (next <= t) return { t: next, rows: scaled };
    t = next;
  }
}

/** s0: fits the weights, keeps the bias within 2^B steps, and keeps M from vanishing. */
function leastScale(row: FloatRow, x: Format, t: number): number {
  const B = x.bits === 8 ? Math.min(21, 29 - t) : 28;
  const E = x.bits === 8 ? 13 : 21;
  return Math.max(greatestOf(row.w) / 127, Math.abs(row.b) / (x.s * 2 ** B), (row.sOut * 2 ** -E) / x.s);
}

/** With an int8 vector M gets 8 significant bits and the weight scale fits it; with int16 M is what the scale makes it. */
function scaleRow(row: FloatRow, s0: number, x: Format): { s: number; M: number } {
  if (x.bits === 8) {
    const M = up8((x.s * s0) / row.sOut);
    return { M, s: Math.fround((M * row.sOut) / x.s) };
  }
  const s = Math.fround(s0);
  return { s, M: (x.s * s) / row.sOut };
}

function shiftOf(M: number): number {
  let t = 0;
  while (t <= 64 && !(round(M * 2 ** (32 - t)) < 2 ** 31)) t++;
  return t;
}

function draft(row: FloatRow, x: Format, t: number, { s, M }: { s: number; M: number }): Draft {
  const m = round(M * 2 ** (32 - t));
  const q = Int8Array.from(row.w, (w) => clamp(round(w / s), -127, 127));
  const sum = q.reduce((total, value) => total + value, 0);
  return { s, m, q, bias: round(row.b / (x.s * s) - x.z * sum + (row.fold * 2 ** (32 - t)) / m) };
}

function pack(drafts: readonly Draft[], t: number, bound: number): Matrix {
  const columns = drafts[0]?.q.length ?? 0;
  const q = new Int8Array(drafts.length * columns);
  for (const [i, row] of drafts.entries()) q.set(row.q, i * columns);
  return {
    rows: drafts.length,
    columns,
    q,
    m: Int32Array.from(drafts, (row) => row.m),
    bias: Int32Array.from(drafts, (row) => row.bias),
    t,
    scales: Float32Array.from(drafts, (row) => row.s),
    bound,
  };
}

function sumOfMagnitudes(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i] ?? 0);
  return sum;
}

function greatestOf(values: ArrayLike<number>): number {
  let greatest = 0;
  for (let i = 0; i < values.length; i++) greatest = Math.max(greatest, Math.abs(values[i] ?? 0));
  return greatest;
}

function unreachable(): never {
  throw new Error("a row without its own numbers");
}
