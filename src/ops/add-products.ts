/**
 * sums[r] += Σ w[r][k]·x[from + k], each row's sum in the order of k: what a plain loop over rows and columns gives, to the last bit.
 * Four rows at a time, since each addition waits for the one before it in its own row.
 */
export function addProducts(sums: Float64Array, w: Float32Array, columns: number, x: ArrayLike<number>, from = 0): void {
  const rows = sums.length;
  let r = 0;
  for (; r + 3 < rows; r += 4) {
    const start = r * columns;
    let a = sums[r] as number;
    let b = sums[r + 1] as number;
    let c = sums[r + 2] as number;
    let d = sums[r + 3] as number;
    for (let k = 0; k < columns; k++) {
      const v = x[from + k] as number;
      const i = start + k;
      a += (w[i] as number) * v;
      b += (w[i + columns] as number) * v;
      c += (w[i + 2 * columns] as number) * v;
      d += (w[i + 3 * columns] as number) * v;
    }
    sums[r] = a;
    sums[r + 1] = b;
    sums[r + 2] = c;
    sums[r + 3] = d;
  }
  for (; r < rows; r++) {
    let sum = sums[r] as number;
    for (let k = 0; k < columns; k++) sum += (w[r * columns + k] as number) * (x[from + k] as number);
    sums[r] = sum;
  }
}
