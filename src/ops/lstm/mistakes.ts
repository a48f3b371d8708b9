/** What exporters do to an LSTM. Each entry tells how the file's parameters were meant, if that mistake was made. */

import type { FloatTensor } from "../../ir/tensor.ts";
import type { Mistake } from "../operator.ts";
import { blocksInOrder, reshapedBack, scaled, squaresTransposed, zeros } from "../params.ts";

type Params = Readonly<Record<string, FloatTensor>>;

/** Canonical order is i f g o; order[k] says which block of the file holds the k-th of them. */
function gates(order: readonly [number, number, number, number]): (params: Params) => Params {
  return (params) => Object.fromEntries(Object.entries(params).map(([name, tensor]) => [name, blocksInOrder(tensor, order)]));
}

function withBias(name: "bias_ih" | "bias_hh", change: (tensor: FloatTensor) => FloatTensor): (params: Params) => Params | undefined {
  return (params) => (params[name]?.data.some((value) => value !== 0) ? { ...params, [name]: change(params[name]) } : undefined);
}

/** One bias that stands under both names is doubled, not one too many. */
function unlessEqual(correct: (params: Params) => Params | undefined): (params: Params) => Params | undefined {
  return (params) => {
    const other = params["bias_hh"];
    return params["bias_ih"]?.data.every((value, k) => value === other?.data[k]) ? undefined : correct(params);
  };
}

function halved(bias: FloatTensor): FloatTensor {
  return scaled(bias, 0.5);
}

const framework = (kept: string) =>
  `the framework adds ${kept} alone, and the file holds a second bias that it does not: export one, or make the framework add both`;
const once = "one bias stands in the file twice over: export each once";

export const mistakes: readonly Mistake[] = [
  {
    name: "gates in the order i o f g",
    fix: 'export the gates in PyTorch\'s order i f g o, or state the layout: "onnx" for i o f c',
    correct: gates([0, 2, 3, 1]),
  },
  { name: "i and f swapped", fix: "export the gates in PyTorch's order i f g o", correct: gates([1, 0, 2, 3]) },
  // The framework's result lacks a bias that the file has. The other way round the file cannot tell what is missing (verify/lost-bias.ts).
  { name: "one bias dropped", fix: framework("bias_ih"), correct: unlessEqual(withBias("bias_hh", zeros)) },
  { name: "one bias dropped", fix: framework("bias_hh"), correct: unlessEqual(withBias("bias_ih", zeros)) },
  { name: "one bias doubled", fix: once, correct: withBias("bias_hh", halved) },
  { name: "one bias doubled", fix: once, correct: withBias("bias_ih", halved) },
  {
    name: "one bias doubled",
    fix: "both biases stand in the file twice over, or each holds the sum of both: export each once",
    correct: (params) => {
      const both = withBias("bias_ih", halved)(params);
      return both && withBias("bias_hh", halved)(both);
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
  {
    name: "the recurrent matrix transposed",
    fix: "it was reshaped from Keras' [units, 4 units] to PyTorch's [4 units, units], which scrambles it: transpose it instead",
    correct: (params) => params["weight_hh"] && { ...params, weight_hh: reshapedBack(params["weight_hh"]) },
  },
];
