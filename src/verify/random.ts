/** Whole numbers that look random and are the same everywhere: the k-th follows from the seed alone, so any step can be asked for. */

/** SplitMix32: the k-th number of a seed, 0 to 2^32 - 1. */
export function random32(seed: number, k: number): number {
  let z = (seed + Math.imul(k + 1, 0x9e3779b9)) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

/** Uniform among lo, lo + 1, ..., hi, for at most 2^20 of them. */
export function randomInteger(seed: number, k: number, lo: number, hi: number): number {
  return lo + Math.floor((random32(seed, k) * (hi - lo + 1)) / 2 ** 32);
}
