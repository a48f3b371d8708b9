/** Which framework's tensors a file has for a layer: the names decide, shapes only confirm. */

import type { WeightsName } from "../../ir/model.ts";
import type { Layout } from "../../ir/params.ts";
import type { StoredTensor, TensorFile } from "../tensor-file.ts";
import type { Convention, Layer, Stored } from "./convention.ts";
import { keras } from "./keras.ts";
import { onnx } from "./onnx.ts";
import { pytorch } from "./pytorch.ts";

export const conventions: Readonly<Record<Layout, Convention>> = { pytorch, keras, onnx };
export const layouts: readonly Layout[] = ["pytorch", "keras", "onnx"];
export const frameworks: Readonly<Record<Layout, string>> = { pytorch: "PyTorch", keras: "Keras", onnx: "ONNX" };

/** A tensor that a layer may have, and the one in the file, if any. */
export interface Slot {
  readonly stored: Stored;
  /** Full names that are looked for, the usual one first. */
  readonly names: readonly string[];
  readonly found: StoredTensor | undefined;
}

/** The tensors of a layer in one layout. Undefined where that framework has none for such a layer. */
export function slotsOf(layout: Layout, layer: Layer, weights: WeightsName, file: TensorFile): readonly Slot[] | undefined {
  const convention = conventions[layout](layer, weights);
  if (typeof convention === "string") return undefined;
  return convention.map((stored) => {
    const names = fullNames(weights.name, stored.suffixes);
    const name = names.find((candidate) => file.tensors.has(candidate));
    return { stored, names, found: name === undefined ? undefined : file.tensors.get(name) };
  });
}

/** With "." between the parts, or with "/" as Keras' and TensorFlow's paths have it. A model saved alone has no name in front. */
function fullNames(name: string, suffixes: readonly string[]): readonly string[] {
  if (name === "") return suffixes;
  const path = name.replaceAll(".", "/");
  return suffixes.flatMap((suffix) => [...new Set([`${name}.${suffix}`, `${name}/${suffix}`, `${path}/${suffix}`])]);
}
