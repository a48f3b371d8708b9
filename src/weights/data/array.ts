/** One array of a data file, checked for shape, number type and values. */

import { type Diagnostic, Refusal } from "../../diagnostics/diagnostic.ts";
import { weights } from "../../diagnostics/weights.ts";
import type { Port } from "../../ir/data.ts";
import { type Shape, sameShape, showShape } from "../../ir/shape.ts";
import { dtypes } from "../dtype.ts";
import type { StoredTensor } from "../tensor-file.ts";

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

/** Why the array's shape is not [sequences, steps, ...shape]. Undefined if it is. `hint`: what to do, where the caller knows better. */
export function shapeFault(tensor: StoredTensor, port: Port, file: string, hint?: string): Diagnostic | undefined {
  const { shape } = tensor;
  if (shape.length === port.shape.length + 2 && sameShape(shape.slice(2), port.shape)) return undefined;
  const place = { file, item: tensor.name, byte: tensor.byte };
  const wanted = wantedShape(["sequences", "steps"], port.shape);
  return weights.dataShape(place, tensor.name, showShape(shape), wanted, hint ?? shapeHint(tensor.name, shape, port.shape));
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

/** Whether the leading axes are those of the other arrays: sequences, and steps if `many` is 2. */
export function axesFault(tensor: StoredTensor, other: string, { count, steps }: Axes, many: 1 | 2, file: string): Diagnostic | undefined {
  const [ownCount = 0, ownSteps = 0] = tensor.shape;
  const place = { file, item: tensor.name, byte: tensor.byte };
  if (ownCount !== count) return weights.dataDisagree(place, tensor.name, "sequence", ownCount, other, count);
  if (many === 2 && ownSteps !== steps) return weights.dataDisagree(place, tensor.name, "step", ownSteps, other, steps);
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
