/** What the valid elements of an array may be. Padding, at and beyond a sequence's length, is not looked at. */

import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { weights } from "../../diagnostics/weights.ts";
import { showIndex } from "../checked-values.ts";
import type { StoredTensor } from "../tensor-file.ts";
import type { Axes } from "./array.ts";

/**
 * Why a valid element breaks the rule `isGood`. `width`: elements per step. Elements of padding are not looked at.
 * `report` gets the first bad element's index and value, and how many there are.
 */
function elementFault(
  values: ArrayLike<number>,
  { lengths, steps }: Axes,
  width: number,
  isGood: (value: number) => boolean,
  report: (at: number, value: number, bad: number) => Diagnostic,
): Diagnostic | undefined {
  let first = -1;
  let bad = 0;
  lengths.forEach((length, sequence) => {
    const begin = sequence * steps * width;
    for (let at = begin; at < begin + length * width; at++) {
      if (isGood(values[at] ?? 0)) continue;
      if (first < 0) first = at;
      bad++;
    }
  });
  return first < 0 ? undefined : report(first, values[first] ?? 0, bad);
}

/** Whether a valid element passes. Elements of padding are not looked at. */
export function someValid(values: ArrayLike<number>, { lengths, steps }: Axes, width: number, passes: (value: number) => boolean): boolean {
  return lengths.some((length, sequence) => {
    const begin = sequence * steps * width;
    for (let at = begin; at < begin + length * width; at++) if (passes(values[at] ?? 0)) return true;
    return false;
  });
}

/** What a NaN means: `counts`, in test data, as 0, as on the device. */
export type FloatUse = "input" | "input, NaN counts" | "answer";

export function nonFiniteFault(
  tensor: StoredTensor,
  values: ArrayLike<number>,
  axes: Axes,
  width: number,
  use: FloatUse,
  file: string,
): Diagnostic | undefined {
  const isGood = (value: number): boolean => Number.isFinite(value) || (use === "input, NaN counts" && Number.isNaN(value));
  const place = { file, item: tensor.name, byte: tensor.byte };
  return elementFault(values, axes, width, isGood, (at, value, bad) =>
    weights.dataNonFinite(place, tensor.name, bad, showIndex(at, tensor.shape), value, use !== "answer"),
  );
}

/** Whole numbers from `least` to below `classes`. */
export function classFault(
  tensor: StoredTensor,
  values: ArrayLike<number>,
  axes: Axes,
  least: number,
  classes: number,
  file: string,
): Diagnostic | undefined {
  const isGood = (value: number): boolean => Number.isInteger(value) && value >= least && value < classes;
  const place = { file, item: tensor.name, byte: tensor.byte };
  return elementFault(values, axes, 1, isGood, (at, value) =>
    weights.classRange(place, tensor.name, value, showIndex(at, tensor.shape), least, classes - 1),
  );
}
