/** The numbers of a stored tensor, in C order. */

import type { Shape } from "../ir/shape.ts";
import { dtypes } from "./dtype.ts";
import type { StoredTensor } from "./tensor-file.ts";

/** Rounded to float32. Throws Refusal where the file is damaged. */
export function float32Values(tensor: StoredTensor): Float32Array {
  return filled(tensor, (length) => new Float32Array(length));
}

/** Exact, but for 64-bit integers beyond 2^53. Throws Refusal where the file is damaged. */
export function float64Values(tensor: StoredTensor): Float64Array {
  return filled(tensor, (length) => new Float64Array(length));
}

function filled<A extends Float32Array | Float64Array>(tensor: StoredTensor, make: (length: number) => A): A {
  const { shape, littleEndian } = tensor;
  const element = dtypes[tensor.dtype];
  const bytes = tensor.bytes();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = make(bytes.byteLength / element.bytes);
  if (tensor.fortranOrder && shape.length > 1) {
    let next = 0;
    for (const from of fortranPositions(shape, values.length)) values[next++] = element.read(view, from * element.bytes, littleEndian);
  } else {
    for (let i = 0; i < values.length; i++) values[i] = element.read(view, i * element.bytes, littleEndian);
  }
  return values;
}

/** For each element in C order, where it stands in Fortran order: an odometer whose first wheel has stride 1. */
function* fortranPositions(shape: Shape, count: number): Generator<number> {
  const strides: number[] = [];
  shape.reduce((stride, size) => {
    strides.push(stride);
    return stride * size;
  }, 1);
  const index = shape.map(() => 0);
  let position = 0;
  for (let n = 0; n < count; n++) {
    yield position;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] ?? 0;
      const next = (index[axis] ?? 0) + 1;
      position += stride;
      if (next < (shape[axis] ?? 0)) {
        index[axis] = next;
        break;
      }
      position -= stride * next;
      index[axis] = 0;
    }
  }
}
