/** What to do about tensors that are not there or do not fit, read off the names and shapes that the file has. */

import { closest } from "../diagnostics/closest.ts";
import { listed, shown } from "../diagnostics/words.ts";
import type { WeightsName } from "../ir/model.ts";
import type { Layout } from "../ir/params.ts";
import { sameShape, showShape } from "../ir/shape.ts";
import { gates, type Layer, type Stored, type WeightedOp } from "./conventions/convention.ts";
import { conventions, layouts, type Slot, slotsOf } from "./conventions/conventions.ts";
import type { StoredTensor, TensorFile } from "./tensor-file.ts";

/** Names beyond this length, and files of more tensors, are not searched for a similar word: it takes time. */
const longestName = 100;
const mostNames = 2000;

/** For a layer of which the file has nothing: another name under which its tensors stand with the right shapes. */
export function layerHint(layer: Layer, weights: WeightsName, file: TensorFile): string {
  const fitting = otherNames(layer, weights, file);
  if (fitting.length === 1) return `the file has them under another name: weights: ${showName(fitting[0] ?? weights)}`;
  if (fitting.length > 1)
    return `one of these may be meant: ${fitting
      .slice(0, 4)
      .map((name) => `weights: ${showName(name)}`)
      .join("; ")}`;
  const names = [...file.tensors.keys()];
  return names.length === 0 ? "the file has no tensors at all" : `the file has ${listed(names)}; say which with the option weights`;
}

/** For one missing tensor of a layer that has others: a similar name, else one of the same shape that is not taken. */
export function tensorHint(slot: Slot, slots: readonly Slot[], file: TensorFile): string | undefined {
  const taken = new Set(slots.flatMap(({ found }) => found?.name ?? []));
  const free = [...file.tensors.values()].filter(({ name }) => !taken.has(name) && name.length <= longestName).slice(0, mostNames);
  const wanted = slot.names[0] ?? "";
  const similar = free.filter(({ name }) => Math.abs(name.length - wanted.length) <= wanted.length / 3);
  const near = closest(
    wanted,
    similar.map(({ name }) => name),
  );
  if (near !== undefined) return `did you mean ${shown(near)}? Rename it in the file`;
  const fitting = free.filter(({ shape }) => slot.stored.shapes.some((accepted) => sameShape(accepted, shape))).map(({ name }) => name);
  return fitting.length === 0 ? undefined : `of that shape the file has ${listed(fitting)}`;
}

/** Names that, given as `weights`, would bind the layer. */
function otherNames(layer: Layer, weights: WeightsName, file: TensorFile): readonly WeightsName[] {
  const fitting = new Map<string, WeightsName>();
  for (const variant of variantsOf(layer, weights)) {
    for (const layout of weights.layout === undefined ? layouts : [weights.layout]) {
      const first = conventions[layout](layer, variant)[0];
      if (typeof first !== "object") continue;
      for (const { name, shape } of [...file.tensors.values()].slice(0, mostNames)) {
        if (!first.shapes.some((wanted) => sameShape(wanted, shape))) continue;
        for (const suffix of first.suffixes) {
          if (!name.endsWith(suffix) || !(name === suffix || "./".includes(name.charAt(name.length - suffix.length - 1)))) continue;
          const other = { ...variant, name: name.slice(0, Math.max(0, name.length - suffix.length - 1)) };
          const slots = slotsOf(layout, layer, other, file) ?? [];
          const fits = slots.every(({ found, stored }) => stored.isBias || (found && stored.shapes.some((s) => sameShape(s, found.shape))));
          if (fits) fitting.set(showName(other), other);
        }
      }
    }
  }
  return [...fitting.values()];
}

/** As the spec has it, and as another of a stack of recurrent layers, which PyTorch keeps under one name. */
function variantsOf(layer: Layer, weights: WeightsName): readonly WeightsName[] {
  if (!(layer.op in gates) || weights.layer !== undefined || weights.reverse) return [weights];
  const stack = [0, 1, 2, 3].flatMap((level) => [
    { ...weights, layer: level },
    { ...weights, layer: level, reverse: true },
  ]);
  // The first of the stack is what the name alone means.
  return [weights, ...stack.slice(1)];
}

function showName({ name, layer, reverse, layout }: WeightsName): string {
  const quoted = `"${shown(name)}"`;
  if (layer === undefined && !reverse && layout === undefined) return quoted;
  const fields = [`name: ${quoted}`];
  if (layer !== undefined) fields.push(`layer: ${layer}`);
  if (reverse) fields.push("reverse: true");
  if (layout !== undefined) fields.push(`layout: "${layout}"`);
  return `{ ${fields.join(", ")} }`;
}

export interface ShapeHint {
  readonly text?: string;
  /** Set for a gru whose bias belongs to the other reset form. */
  readonly resetForm?: { readonly inFile: string; readonly option: string };
}

/** For a tensor of the wrong shape: the layer that it would fit. */
export function shapeHint(layer: Layer, layout: Layout, stored: Stored, found: StoredTensor): ShapeHint {
  const wanted = stored.shapes[0] ?? [];
  const fits = (other: Layer): boolean => {
    const convention = conventions[layout](other, { name: "" });
    const same = typeof convention === "string" ? undefined : convention.find(({ suffixes }) => suffixes[0] === stored.suffixes[0]);
    return same?.shapes.some((shape) => sameShape(shape, found.shape)) ?? false;
  };
  const after = layer.resetAfter !== false;
  if (layer.op === "gru" && stored.isBias && fits({ ...layer, resetAfter: !after })) {
    return { resetForm: { inFile: `reset ${after ? "before" : "after"}`, option: `resetAfter: ${!after}` } };
  }
  if (found.shape.length === 2 && sameShape(found.shape.toReversed(), wanted)) return { text: transposeHint(layer, layout) };
  if (layer.op === "attention") {
    const heads = found.shape.find((size) => size !== layer.heads && fits({ ...layer, heads: size }));
    if (heads !== undefined) return { text: `that is for heads: ${heads}, but the spec has ${layer.heads}` };
  }
  const sizes = found.shape.flatMap((size) => [size, size / 3, size / 4]).filter((size) => Number.isSafeInteger(size) && size > 0);
  for (const inFeatures of sizes) {
    if (fits({ ...layer, inFeatures })) return { text: `that is for ${inFeatures} features, but the layer is given ${layer.inFeatures}` };
  }
  for (const units of sizes) if (fits({ ...layer, units })) return { text: `that is for units: ${units}, but the spec has ${layer.units}` };
  const op = (Object.keys(gates) as WeightedOp[]).find((other) => other !== layer.op && layer.op in gates && fits({ ...layer, op: other }));
  if (op !== undefined) return { text: `that is the shape of ${op}'s weights` };
  for (const units of sizes) {
    for (const inFeatures of sizes) {
      if (fits({ ...layer, units, inFeatures })) {
        return {
          text: `that is for ${inFeatures} features and units: ${units}, but the layer is given ${layer.inFeatures} and has ${layer.units}`,
        };
      }
    }
  }
  return found.shape.length === wanted.length ? {} : { text: `the tensor needs ${wanted.length} dimensions: ${showShape(wanted)}` };
}

function transposeHint({ op }: Layer, layout: Layout): string {
  const other = layout === "keras" ? "pytorch" : "keras";
  if (op === "dense") return `it is transposed; layout: "${other}" in the option weights reads it so`;
  return "it is transposed; save it as the framework has it";
}
