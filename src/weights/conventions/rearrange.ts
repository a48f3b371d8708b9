/** Moving numbers between layouts. Every function returns a new tensor. */

import { count, type Shape } from "../../ir/shape.ts";
import type { FloatTensor } from "../../ir/tensor.ts";

/** The dimensions in another order: dimension i of the result is dimension order[i] of the tensor. */
export function transposed({ shape, data }: FloatTensor, order: readonly number[]): FloatTensor {
  const strides = shape.map((_, axis) => count(shape.slice(axis + 1)));
  const outShape = order.map((axis) => shape[axis] ?? 1);
  const outStrides = order.map((axis) => strides[axis] ?? 0);
  const moved = new Float32Array(data.length);
  for (let i = 0; i < moved.length; i++) {
    let rest = i;
    let from = 0;
    for (let axis = outShape.length - 1; axis >= 0; axis--) {
      const size = outShape[axis] ?? 1;
      from += (rest % size) * (outStrides[axis] ?? 0);
      rest = Math.floor(rest / size);
    }
    moved[i] = data[from] ?? 0;
  }
  return { shape: outShape, data: moved };
}

/** Part `index` of `parts` equal parts of the data, in a shape of its own. */
export function part({ data }: FloatTensor, index: number, parts: number, shape: Shape): FloatTensor {
  const size = data.length / parts;
  return { shape, data: data.slice(index * size, (index + 1) * size) };
}
