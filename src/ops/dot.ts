/**
 * Sums of products in int32 throughout, which is what makes the reference fast. Exact: every partial sum fits 32 bits by the rows' proof, in
 * any order, so sums side by side give the same.
 */

/** Σ q[i]·x[j] over `length` elements, from i and j on. */
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

/** sums[r] = bias[r] + Σ q[r][k]·x[from + k], row by row of `columns`: four rows at a time, since they share x. */
export function rowSums(sums: Int32Array, bias: Int32Array, q: Int8Array, columns: number, x: Int32Array, from: number): void {
  const rows = sums.length;
  let r = 0;
  for (; r + 3 < rows; r += 4) {
    let a = bias[r] as number;
    let b = bias[r + 1] as number;
    let c = bias[r + 2] as number;
    let d = bias[r + 3] as number;
    for (let k = 0, i = r * columns; k < columns; k++, i++) {
      const v = x[from + k] as number;
      a = (a + Math.imul(q[i] as number, v)) | 0;
      b = (b + Math.imul(q[i + columns] as number, v)) | 0;
      c = (c + Math.imul(q[i + 2 * columns] as number, v)) | 0;
      d = (d + Math.imul(q[i + 3 * columns] as number, v)) | 0;
    }
    sums[r] = a;
    sums[r + 1] = b;
    sums[r + 2] = c;
    sums[r + 3] = d;
  }
  for (; r < rows; r++) sums[r] = ((bias[r] as number) + dot(q, r * columns, x, from, columns)) | 0;
}
