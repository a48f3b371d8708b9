/** One array of a data file, checked for shape, number type and values. */

import { type Diagnostic, Refusal } from "../../diagnostics/diagnostic.ts";
import { weights } from "../../diagnostics/weights.ts";
import type { Port } from "../../ir/data.ts";
import { type Shape, sameShape, showShape } from "../../ir/shape.ts";
import { showIndex } from "../checked-values.ts";
import { dtypes } from "../dtype.ts";
import type { StoredTensor, TensorFile } from "../tensor-file.ts";
import { float64Values } from "../values.ts";

/** The leading axes of every array. */
export interface Axes {
  readonly count: number;
  readonly steps: number;
  readonly lengths: readonly number[];
}

/** What messages call the wanted shape: [sequences, steps, 40]. */
export function wantedShape(axes: readonly string[], shape: Shape): string {
  return `[${[...axes, ...shape].join(", ")}]`;
}

/** Why the array's shape is not [sequences, steps, ...shape]. Undefined if it is. */
export function shapeFault(tensor: StoredTensor, port: Port, file: string): Diagnostic | undefined {
  const { shape } = tensor;
  if (shape.length === port.shape.length + 2 && sameShape(shape.slice(2), port.shape)) return undefined;
  const place = { file, item: tensor.name, byte: tensor.byte };
  const wanted = wantedShape(["sequences", "steps"], port.shape);
  return weights.dataShape(place, tensor.name, showShape(shape), wanted, shapeHint(tensor.name, shape, port.shape));
}

/** How numpy brings the array into shape, where that is plain. */
function shapeHint(name: string, found: Shape, wanted: Shape): string | undefined {
  const last = wanted[0];
  if (found.length === wanted.length + 1 && sameShape(found.slice(1), wanted)) {
    return `one recording is one sequence: ${name}[None] adds that axis`;
  }
  if (sameShape(wanted, [1]) && found.length === 2) return `${name}[..., None] adds the last axis`;
  if (wanted.length === 1 && found.length === 3 && found[1] === last) return `steps come before features: ${name}.transpose(0, 2, 1)`;
  if (wanted.length === 1 && found.length === 2 && found[0] === last) return `steps come before features: ${name}.T[None]`;
  if (wanted.length > 1 && found.length === 3 && found[2] === wanted.reduce((a, b) => a * b, 1)) {
    return `${name}.reshape(${name}.shape[:2] + (${wanted.join(", ")})) if the order is row by row`;
  }
  return undefined;
}

export function isFloat(tensor: StoredTensor): boolean {
  return dtypes[tensor.dtype].kind === "float";
}

export function dtypeFault(tensor: StoredTensor, wanted: "float" | "integer", file: string): Diagnostic | undefined {
  if (isFloat(tensor) === (wanted === "float")) return undefined;
  const place = { file, item: tensor.name, byte: tensor.byte };
  const [what, fix] =
    wanted === "float"
      ? ["must be float32 or float64, in real units", `${tensor.name}.astype("float32"), after scaling to real units`]
      : ["must be whole numbers", `${tensor.name}.astype("int32")`];
  return weights.dataDtype(place, tensor.name, tensor.dtype, what, fix);
}

/** The array's numbers, or the file's damage as a diagnostic. */
export function valuesOf<A>(tensor: StoredTensor, decode: (tensor: StoredTensor) => A, diagnostics: Diagnostic[]): A | undefined {
  try {
    return decode(tensor);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    diagnostics.push(...thrown.diagnostics);
    return undefined;
  }
}

/**
 * Why a valid element breaks the rule `isGood`. `width`: elements per step. Elements of padding are not looked at.
 * `report` gets the first bad element's index and value, and how many there are.
 */
export function elementFault(
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

export function nonFiniteFault(
  tensor: StoredTensor,
  values: ArrayLike<number>,
  axes: Axes,
  width: number,
  file: string,
  nanAllowed = false,
): Diagnostic | undefined {
  const isGood = (value: number): boolean => Number.isFinite(value) || (nanAllowed && Number.isNaN(value));
  const place = { file, item: tensor.name, byte: tensor.byte };
  return elementFault(values, axes, width, isGood, (at, value, bad) =>
    weights.dataNonFinite(place, tensor.name, bad, showIndex(at, tensor.shape), value),
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

/** `lengths`, or the full length for every sequence. */
export function readLengths(file: TensorFile, count: number, steps: number, diagnostics: Diagnostic[]): readonly number[] {
  const full = Array.from({ length: count }, () => steps);
  const tensor = file.tensors.get("lengths");
  if (tensor === undefined) return full;
  const place = { file: file.file, item: "lengths", byte: tensor.byte };
  if (isFloat(tensor))
    diagnostics.push(weights.dataDtype(place, "lengths", tensor.dtype, "must be whole numbers", 'lengths.astype("int32")'));
  else if (!sameShape(tensor.shape, [count]))
    diagnostics.push(weights.dataShape(place, "lengths", showShape(tensor.shape), `[${count}], one for each sequence,`));
  else {
    const lengths = [...(valuesOf(tensor, float64Values, diagnostics) ?? full)];
    const bad = lengths.filter((length) => length < 1 || length > steps);
    if (bad.length === 0) return lengths;
    const sequence = lengths.findIndex((length) => length < 1 || length > steps);
    diagnostics.push(weights.lengthRange(place, sequence, bad[0] ?? 0, steps, bad.length));
  }
  return full;
}
