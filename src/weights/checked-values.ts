/** Values that can be trained weights: floating point and finite. */

import { Refusal } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";
import { type Shape, showShape } from "../ir/shape.ts";
import { dtypes } from "./dtype.ts";
import type { StoredTensor } from "./tensor-file.ts";
import { float32Values, float64Values } from "./values.ts";

/** In C order, rounded to float32. Throws Refusal: wrong type, not finite, damaged. */
export function checkedValues(tensor: StoredTensor, file: string): Float32Array {
  const place = { file, item: tensor.name, byte: tensor.byte };
  if (dtypes[tensor.dtype].kind !== "float") throw new Refusal(weights.wrongDtype(place, tensor.name, tensor.dtype));
  const data = float32Values(tensor);
  const first = data.findIndex((value) => !Number.isFinite(value));
  if (first < 0) return data;
  const bad = data.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
  // As it stands in the file: a float64 may be finite, but beyond float32.
  const value = float64Values(tensor)[first] ?? Number.NaN;
  throw new Refusal(weights.nonFinite(place, tensor.name, bad, data.length, showIndex(first, tensor.shape), value));
}

/** The index of an element in C order, as Python writes it: [2, 0]. */
export function showIndex(at: number, shape: Shape): string {
  const index: number[] = [];
  let rest = at;
  for (const size of shape.toReversed()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return showShape(index);
}
