/**
 * Keras' names: kernels have the inputs first, so they are transposed; lstm's gates i f c o are PyTorch's i f g o, gru's
 * z r h become r z n. Keras 3 puts the names of the cell between; HDF5 ends names in ":0".
 */

import type { Shape } from "../../ir/shape.ts";
import type { FloatTensor } from "../../ir/tensor.ts";
import { blocksInOrder } from "../../ops/params.ts";
import { kerasAttention } from "./attention.ts";
import { type Convention, gates, type Stored } from "./convention.ts";
import { part, transposed } from "./rearrange.ts";

export const keras: Convention = (layer, { layer: level, reverse, layout }) => {
  const { op, inFeatures, units } = layer;
  if (op === "lookBack") return "it has no look-back; the names are lookback's own";
  if (level !== undefined || reverse) return "its names have no layer and no reverse; give the name of the layer itself";
  if (op === "attention") return kerasAttention(layer);
  const stored = (name: string, cell: string | undefined, shape: Shape, params: Stored["params"]): Stored => ({
    suffixes: [...suffixes(name, cell), ...(layout === "keras" ? (aliases[name] ?? []) : [])],
    shapes: [shape],
    isBias: name === "bias",
    params,
  });
  if (op === "dense" || op === "conv1d") {
    const inOut = op === "dense" ? [inFeatures, units] : [layer.kernelSize ?? 1, inFeatures / (layer.groups ?? 1), units];
    const backwards = inOut.map((_, axis) => inOut.length - 1 - axis);
    return [
      stored("kernel", undefined, inOut, (tensor) => ({ weight: transposed(tensor, backwards) })),
      stored("bias", undefined, [units], (tensor) => ({ bias: tensor })),
    ];
  }
  const rows = gates[op] * units;
  const cell = `${op === "rnn" ? "simple_rnn" : op}_cell`;
  const inOrder = (tensor: FloatTensor): FloatTensor => (op === "gru" ? blocksInOrder(tensor, [1, 0, 2]) : tensor);
  const matrix = (name: string, param: string, columns: number): Stored =>
    stored(name, cell, [columns, rows], (tensor) => ({ [param]: inOrder(transposed(tensor, [1, 0])) }));
  // Reset after: the second bias stands inside the reset, so the two cannot be added.
  const two = op === "gru" && layer.resetAfter !== false;
  const bias = stored("bias", cell, two ? [2, rows] : [rows], (tensor) =>
    two ? { bias_ih: inOrder(part(tensor, 0, 2, [rows])), bias_hh: inOrder(part(tensor, 1, 2, [rows])) } : { bias_ih: inOrder(tensor) },
  );
  return [matrix("kernel", "weight_ih", inFeatures), matrix("recurrent_kernel", "weight_hh", units), bias];
};

/** PyTorch's names for the same tensors, which hold Keras' layout only where the spec says so. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  kernel: ["weight", "weight_ih_l0", "weight_ih"],
  recurrent_kernel: ["weight_hh_l0", "weight_hh"],
  bias: ["bias_ih_l0", "bias_ih"],
};

function suffixes(name: string, cell: string | undefined): string[] {
  const plain = cell === undefined ? [name] : [name, `${cell}.${name}`, `${cell}/${name}`];
  return [...plain, ...plain.map((suffix) => `${suffix}:0`)];
}
