/**
 * ONNX' tensors W, R and B of its recurrent operators: a direction in front, both biases in one, lstm's gates i o f c,
 * gru's z r h. `reverse` takes the second direction of two.
 */

import type { Shape } from "../../ir/shape.ts";
import type { FloatTensor } from "../../ir/tensor.ts";
import { blocksInOrder } from "../../ops/params.ts";
import { type Convention, gates, type Stored } from "./convention.ts";
import { part } from "./rearrange.ts";

/** Where PyTorch's gates stand among ONNX'. */
const order = { lstm: [0, 2, 3, 1], gru: [1, 0, 2], rnn: [0] } as const;

export const onnx: Convention = ({ op, inFeatures, units }, { layer: level, reverse }) => {
  if (op === "dense" || op === "conv1d") return "its names are free; use PyTorch's or Keras'";
  if (op === "attention") return "its names are free; use PyTorch's or Keras'";
  if (op === "lookBack") return "it has no look-back; the names are lookback's own";
  if (level !== undefined) return "it has one operator per layer; give the name of that one";
  const rows = gates[op] * units;
  const inOrder = (tensor: FloatTensor): FloatTensor => blocksInOrder(tensor, order[op]);
  const direction = (tensor: FloatTensor, shape: Shape): FloatTensor => {
    const directions = tensor.shape[0] ?? 1;
    return part(tensor, reverse ? directions - 1 : 0, directions, shape);
  };
  const matrix = (name: string, param: string, columns: number): Stored => ({
    suffixes: [name],
    shapes: [1, 2].map((directions) => [directions, rows, columns]),
    isBias: false,
    params: (tensor) => ({ [param]: inOrder(direction(tensor, [rows, columns])) }),
  });
  const biases: Stored = {
    suffixes: ["B"],
    shapes: [1, 2].map((directions) => [directions, 2 * rows]),
    isBias: true,
    params: (tensor) => {
      const both = direction(tensor, [2 * rows]);
      return { bias_ih: inOrder(part(both, 0, 2, [rows])), bias_hh: inOrder(part(both, 1, 2, [rows])) };
    },
  };
  return [matrix("W", "weight_ih", inFeatures), matrix("R", "weight_hh", units), biases];
};
