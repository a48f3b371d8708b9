/** Rearranging float parameters, for the mistakes that exporters make. */

import type { FloatTensor } from "../ir/tensor.ts";

export function zeros({ shape, data }: FloatTensor): FloatTensor {
  return { shape, data: new Float32Array(data.length) };
}

export function scaled({ shape, data }: FloatTensor, factor: number): FloatTensor {
  return { shape, data: data.map((value) => value * factor) };
}

/** The blocks of the first dimension in another order: block i of the result is block order[i] of the tensor. */
export function blocksInOrder({ shape, data }: FloatTensor, order: readonly number[]): FloatTensor {
  const block = data.length / order.length;
  const moved = new Float32Array(data.length);
  order.forEach((from, to) => {
    moved.set(data.subarray(from * block, (from + 1) * block), to * block);
  });
  return { shape, data: moved };
}

/** Each of `blocks` square blocks of the first dimension transposed; undefined where they are not square. */
export function squaresTransposed({ shape, data }: FloatTensor, blocks: number): FloatTensor | undefined {
  const [rows = 0, columns = 0] = shape;
  const size = rows / blocks;
  if (size !== columns) return undefined;
  const moved = new Float32Array(data.length);
  for (let b = 0; b < blocks; b++) {
    for (let r = 0; r < size; r++) {
      for (let c = 0; c < size; c++) moved[(b * size + r) * size + c] = data[(b * size + c) * size + r] ?? 0;
    }
  }
  return { shape, data: moved };
}

/** The same numbers in memory, read as a matrix [columns, rows] and transposed: undoes a reshape that should have been a transposition. */
export function reshapedBack({ shape, data }: FloatTensor): FloatTensor {
  const [rows = 0, columns = 0] = shape;
  return { shape, data: data.map((_, k) => data[(k % columns) * rows + Math.floor(k / columns)] ?? 0) };
}
