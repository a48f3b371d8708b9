/** How many steps of each sequence are valid. */

import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { weights } from "../../diagnostics/weights.ts";
import { sameShape, showShape } from "../../ir/shape.ts";
import type { TensorFile } from "../tensor-file.ts";
import { float64Values } from "../values.ts";
import { dtypeFault, valuesOf } from "./array.ts";

/** `lengths`, or the full length for every sequence. */
export function readLengths(file: TensorFile, count: number, steps: number, diagnostics: Diagnostic[]): readonly number[] {
  const full = Array.from({ length: count }, () => steps);
  const tensor = file.tensors.get("lengths");
  if (tensor === undefined) return full;
  const place = { file: file.file, item: "lengths", byte: tensor.byte };
  const fault =
    dtypeFault(tensor, "integer", file.file) ??
    (sameShape(tensor.shape, [count])
      ? undefined
      : weights.dataShape(place, "lengths", showShape(tensor.shape), `[${count}], one for each sequence,`));
  if (fault !== undefined) diagnostics.push(fault);
  const values = fault === undefined ? valuesOf(tensor, float64Values, diagnostics) : undefined;
  if (values === undefined) return full;
  const bad = values.filter((length) => length < 1 || length > steps);
  if (bad.length === 0) return [...values];
  diagnostics.push(weights.lengthRange(place, values.indexOf(bad[0] ?? 0), bad[0] ?? 0, steps, bad.length));
  return full;
}
