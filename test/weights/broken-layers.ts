/** A model and a weights file for each diagnostic of LB41xx. */

import type { Model } from "../../src/ir/model.ts";
import { modelOf, type NodeGiven } from "../support/model.ts";
import { filled, type Given } from "../support/safetensors.ts";

export interface BrokenLayers {
  readonly code: string;
  readonly what: string;
  readonly model: Model;
  /** Absent: the model names no file. */
  readonly tensors?: Readonly<Record<string, Given>>;
}

type Layers = Readonly<Record<string, Given>>;

const x: NodeGiven = { name: "frame", op: "input", shape: [5] };
const lstm = (more: Partial<NodeGiven> = {}): NodeGiven => ({
  name: "memory",
  op: "lstm",
  inputs: [0],
  shape: [3],
  weights: "memory",
  ...more,
});
const dense = (more: Partial<NodeGiven> = {}): NodeGiven => ({
  name: "scores",
  op: "dense",
  inputs: [0],
  shape: [4],
  weights: "scores",
  ...more,
});
const gru = (more: Partial<NodeGiven> = {}): NodeGiven => ({ ...lstm(more), op: "gru" });

const pytorchLstm = (name = "memory", level = "_l0"): Layers => ({
  [`${name}.weight_ih${level}`]: filled([12, 5]),
  [`${name}.weight_hh${level}`]: filled([12, 3]),
  [`${name}.bias_ih${level}`]: filled([12]),
  [`${name}.bias_hh${level}`]: filled([12]),
});
const kerasLstm = { "memory.kernel": filled([5, 12]), "memory.recurrent_kernel": filled([3, 12]), "memory.bias": filled([12]) };
const pytorchDense = { "scores.weight": filled([4, 5]), "scores.bias": filled([4]) };

const without = (tensors: Layers, ...names: readonly string[]): Layers =>
  Object.fromEntries(Object.entries(tensors).filter(([name]) => !names.includes(name)));

const broken = (code: string, what: string, layer: NodeGiven, tensors?: Layers): BrokenLayers => ({
  code,
  what,
  model: modelOf([x, layer], [layer.name]),
  ...(tensors === undefined ? {} : { tensors }),
});

export const brokenLayers: readonly BrokenLayers[] = [
  broken("LB4101", "no file", lstm()),
  broken("LB4102", "under another name", lstm(), { ...pytorchLstm("encoder.rnn"), ...pytorchDense }),
  broken("LB4102", "in a stack", lstm({ weights: "first" }), { ...pytorchLstm("rnn"), ...pytorchLstm("rnn", "_l1") }),
  broken("LB4102", "saved alone", lstm(), Object.fromEntries(Object.entries(pytorchLstm()).map(([name, given]) => [name.slice(7), given]))),
  broken("LB4102", "nowhere", lstm(), pytorchDense),
  broken("LB4102", "an empty file", lstm(), {}),
  broken("LB4103", "misspelt", lstm(), { ...without(pytorchLstm(), "memory.weight_hh_l0"), "memory.weigth_hh_l0": filled([12, 3]) }),
  broken("LB4103", "lost", lstm(), { ...without(pytorchLstm(), "memory.weight_hh_l0"), "other.table": filled([12, 3]) }),
  broken("LB4104", "other features", lstm(), { ...pytorchLstm(), "memory.weight_ih_l0": filled([12, 13]) }),
  broken("LB4104", "other units", dense(), { "scores.weight": filled([6, 5]), "scores.bias": filled([6]) }),
  broken("LB4104", "transposed", dense(), { ...pytorchDense, "scores.weight": filled([5, 4]) }),
  broken("LB4104", "another operator", lstm(), { ...pytorchLstm(), "memory.weight_ih_l0": filled([9, 5]) }),
  broken("LB4104", "both sizes", dense(), { ...pytorchDense, "scores.weight": filled([7, 8]) }),
  broken("LB4104", "dimensions", dense(), { ...pytorchDense, "scores.weight": filled([4, 5, 1]) }),
  broken("LB4105", "NaN and infinity", dense(), {
    ...pytorchDense,
    "scores.weight": {
      shape: [4, 5],
      values: Array.from({ length: 20 }, (_, i) => (i === 7 ? Number.NaN : i === 12 ? Number.POSITIVE_INFINITY : i)),
    },
  }),
  broken("LB4105", "beyond float32", dense(), {
    ...pytorchDense,
    "scores.bias": { dtype: "float64", shape: [4], values: [1, 2, 1e300, 4] },
  }),
  broken("LB4106", "quantized already", dense(), { ...pytorchDense, "scores.weight": { ...filled([4, 5], 1), dtype: "int8" } }),
  broken("LB4107", "others", dense(), { ...pytorchDense, ...pytorchLstm("decoder") }),
  broken("LB4108", "PyTorch and Keras", lstm(), { ...pytorchLstm(), ...kerasLstm }),
  broken("LB4109", "not in the spec", dense({ attributes: { bias: false } }), pytorchDense),
  broken("LB4110", "dense", dense(), without(pytorchDense, "scores.bias")),
  broken("LB4110", "lstm", lstm(), without(pytorchLstm(), "memory.bias_ih_l0", "memory.bias_hh_l0")),
  broken("LB4111", "one of two", lstm(), without(pytorchLstm(), "memory.bias_hh_l0")),
  broken("LB4112", "float64", dense(), { ...pytorchDense, "scores.weight": { ...filled([4, 5]), dtype: "float64" } }),
  broken("LB4113", "ONNX' dense", dense({ weights: { name: "scores", layout: "onnx" } }), pytorchDense),
  broken("LB4113", "Keras with a layer", lstm({ weights: { name: "memory", layer: 1, layout: "keras" } }), kerasLstm),
  broken("LB4114", "reset before in the file", gru(), {
    "memory.kernel": filled([5, 9]),
    "memory.recurrent_kernel": filled([3, 9]),
    "memory.bias": filled([9]),
  }),
  broken("LB4114", "reset after in the file", gru({ attributes: { resetAfter: false } }), {
    "memory.kernel": filled([5, 9]),
    "memory.recurrent_kernel": filled([3, 9]),
    "memory.bias": filled([2, 9]),
  }),
];
