/** Σ q[i]·x[j] over `length` elements, from i and j on. Exact: every partial sum fits 32 bits by the rows' proof. */
export function dot(q: Int8Array, i: number, x: Int32Array, j: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += (q[i + k] as number) * (x[j + k] as number);
  return sum;
}
