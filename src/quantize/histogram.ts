/** How a tensor's values are distributed, for ranges that leave out what is rare. */

import { type Bits, formatOf, quantizeValue, type Range } from "../arith/format.ts";

const bins = 2048;

export interface Histogram {
  readonly range: Range;
  readonly counts: Float64Array;
  put(values: ArrayLike<number>): void;
}

export function histogram(range: Range): Histogram {
  const counts = new Float64Array(bins);
  const width = (range.hi - range.lo) / bins;
  return {
    range,
    counts,
    put: (values) => {
      for (let k = 0; k < values.length; k++) {
        const bin = width > 0 ? Math.floor(((values[k] as number) - range.lo) / width) : 0;
        const inside = Math.min(bins - 1, Math.max(0, bin));
        counts[inside] = (counts[inside] as number) + 1;
      }
    },
  };
}

/** Leaves out (100 - p)% of the values at each end, to the width of a bin. */
export function percentileRange({ range, counts }: Histogram, p: number): Range {
  const total = counts.reduce((a, b) => a + b, 0);
  const left = (total * (100 - p)) / 100;
  const width = (range.hi - range.lo) / bins;
  let first = 0;
  let last = bins - 1;
  for (let sum = counts[first] ?? 0; sum <= left && first < last; sum += counts[first] ?? 0) first++;
  for (let sum = counts[last] ?? 0; sum <= left && last > first; sum += counts[last] ?? 0) last--;
  return { lo: first === 0 ? range.lo : range.lo + first * width, hi: last === bins - 1 ? range.hi : range.lo + (last + 1) * width };
}

/** The range, out of the full one narrowed in steps of 2%, whose stored values differ least from the real ones in mean square. */
export function meanSquareRange(values: Histogram, bits: Bits): Range {
  let best = values.range;
  let least = Infinity;
  for (let part = 100; part >= 30; part -= 2) {
    const range = { lo: (values.range.lo * part) / 100, hi: (values.range.hi * part) / 100 };
    const error = squaredError(values, range, bits);
    if (error < least) [best, least] = [range, error];
  }
  return best;
}

function squaredError({ range, counts }: Histogram, tried: Range, bits: Bits): number {
  const format = formatOf(tried, bits);
  if (format === undefined) return Infinity;
  const width = (range.hi - range.lo) / bins;
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const count = counts[bin] as number;
    if (count === 0) continue;
    const value = range.lo + (bin + 0.5) * width;
    const stored = (quantizeValue(value, format) - format.z) * format.s;
    error += count * (stored - value) ** 2;
  }
  return error;
}
