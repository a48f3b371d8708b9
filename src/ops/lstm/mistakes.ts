/** What exporters do to an LSTM. Each entry tells how the file's parameters were meant, if that mistake was made. */

import type { FloatTensor } from "../../ir/tensor.ts";
import type { Mistake } from "../operator.ts";
import { blocksInOrder, scaled, squaresTransposed, zeros } from "../params.ts";

type Params = Readonly<Record<string, FloatTensor>>;

/** Canonical order is i f g o; order[k] says which block of the file holds the k-th of them. */
function gates(order: readonly [number, number, number, number]): (params: Params) => Params {
  return (params) => Object.fromEntries(Object.entries(params).map(([name, tensor]) => [name, blocksInOrder(tensor, order)]));
}

function withBias(name: "bias_ih" | "bias_hh", change: (tensor: FloatTensor) => FloatTensor): (params: Params) => Params | undefined {
  return (params) => (params[name]?.data.some((value) => value !== 0) ? { ...params, [name]: change(params[name]) } : undefined);
}

export const mistakes: readonly Mistake[] = [
  {
    name: "gates in the order i o f g",
    fix: 'export the gates in PyTorch\'s order i f g o, or state the layout: "onnx" for i o f c',
    correct: gates([0, 2, 3, 1]),
  },
  { name: "i and f swapped", fix: "export the gates in PyTorch's order i f g o", correct: gates([1, 0, 2, 3]) },
  { name: "one bias dropped", fix: "the framework adds one bias only: export one", correct: withBias("bias_hh", zeros) },
  { name: "one bias dropped", fix: "the framework adds one bias only: export one", correct: withBias("bias_ih", zeros) },
  {
    name: "a doubled bias",
    fix: "one bias stands in the file twice over: export each once",
    correct: withBias("bias_hh", (bias) => scaled(bias, 0.5)),
  },
  {
    name: "a doubled bias",
    fix: "one bias stands in the file twice over: export each once",
    correct: withBias("bias_ih", (bias) => scaled(bias, 0.5)),
  },
  {
    name: "a doubled bias",
    fix: "both biases stand in the file twice over, or each holds the sum of both: export each once",
    correct: (params) => {
      const both = withBias("bias_ih", (bias) => scaled(bias, 0.5))(params);
      return both && withBias("bias_hh", (bias) => scaled(bias, 0.5))(both);
    },
  },
  {
    name: "the recurrent matrix transposed",
    fix: 'export it as the framework keeps it, or state the layout ("pytorch" or "keras")',
    correct: (params) => {
      const square = params["weight_hh"] && squaresTransposed(params["weight_hh"], 4);
      return square && { ...params, weight_hh: square };
    },
  },
];
