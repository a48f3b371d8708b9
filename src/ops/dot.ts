/**
 * Σ q[i]·x[j] over `length` elements, from i and j on. Exact: every partial sum fits 32 bits by the rows' proof, in any order, so two
 * sums side by side give the same; int32 operations throughout are what makes the reference fast.
 */
export function dot(q: Int8Array, i: number, x: Int32Array, j: number, length: number): number {
  let even = 0;
  let odd = 0;
  let k = 0;
  for (; k + 1 < length; k += 2) {
    even = (even + Math.imul(q[i + k] as number, x[j + k] as number)) | 0;
    odd = (odd + Math.imul(q[i + k + 1] as number, x[j + k + 1] as number)) | 0;
  }
  if (k < length) even = (even + Math.imul(q[i + k] as number, x[j + k] as number)) | 0;
  return (even + odd) | 0;
}
