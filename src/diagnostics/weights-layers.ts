/** LB41xx: the tensors that the layers of a model take from its weights file. */

import { error, unsupported, warning } from "./define.ts";
import { counted, listed, shown } from "./words.ts";

export const layerWeights = {
  noWeightsFile: error("LB4101", {
    title: "layers with weights, but no weights file",
    explain: "The model has layers with trained weights, and its options name no file to take them from.",
    message: (layers: readonly string[]) =>
      `${listed(layers)} need${layers.length === 1 ? "s" : ""} weights, but the model names no weights file`,
    help: () => 'add weights: "./file.safetensors" (or .npz) to the model\'s options',
  }),
  noLayerWeights: error("LB4102", {
    title: "the weights file has nothing for a layer",
    explain:
      "None of the tensors that the layer needs is in the file. A layer looks for tensors under its own name, in PyTorch's or Keras' way. Where the file uses another name, the option weights gives it: lstm(x, { units: 64, weights: \"encoder.rnn\" }).",
    message: (layer: string, op: string, file: string, wanted: readonly string[], _hint: string) =>
      `${shown(file)} has no weights for ${shown(layer)} (${op}): it needs ${listed(wanted)}`,
    help: (_layer: string, _op: string, _file: string, _wanted: readonly string[], hint: string) => hint,
  }),
  missingTensor: error("LB4103", {
    title: "a tensor of a layer is not in the weights file",
    explain: "The file has some of the layer's tensors, but not this one.",
    message: (layer: string, op: string, file: string, tensor: string, shape: string, _hint?: string) =>
      `${shown(layer)} (${op}) needs the tensor ${shown(tensor)} ${shape}, which ${shown(file)} does not have`,
    help: (_layer: string, _op: string, _file: string, _tensor: string, _shape: string, hint?: string) => hint,
  }),
  misshapen: error("LB4104", {
    title: "a tensor of another shape than the layer needs",
    explain:
      "The shapes of a layer's tensors follow from the spec: its units and the size of what it is given. The tensor in the file has another shape, so spec and training differ, or the tensor is stored in another layout.",
    message: (layer: string, op: string, tensor: string, found: string, wanted: string, _hint?: string) =>
      `${shown(layer)} (${op}) needs ${shown(tensor)} of shape ${wanted}, but the file has ${found}`,
    help: (_layer: string, _op: string, _tensor: string, _found: string, _wanted: string, hint?: string) => hint,
  }),
  nonFinite: error("LB4105", {
    title: "weights that are not finite",
    explain:
      "A weight is NaN or infinite, or is too large for float32. Such a model gives no numbers; usually training diverged. Nothing replaces the values silently.",
    message: (tensor: string, count: number, total: number, index: string, value: number) =>
      `${count} of ${counted(total, "value")} in ${shown(tensor)} ${count === 1 ? "is" : "are"} not finite as float32, the first ${value} at ${index}`,
    help: (_tensor: string, _count: number, _total: number, _index: string, value: number) =>
      Number.isFinite(value) ? "float32 ends at 3.4e38" : "take a checkpoint from before training diverged",
  }),
  wrongDtype: error("LB4106", {
    title: "weights that are not floating point",
    explain:
      "A layer takes float32, float16, bfloat16, or float64 (rounded). Weights that were quantized elsewhere are not read as weights.",
    message: (tensor: string, dtype: string) => `${shown(tensor)} holds ${dtype}, but weights are float32, float16, bfloat16 or float64`,
    help: () => "save the weights as trained, before any quantization; lookback quantizes them itself",
  }),
  unusedTensors: warning("LB4107", {
    title: "tensors that no layer uses",
    explain:
      "The file holds tensors that no layer of the model takes. That is fine for a file with more than this model in it; otherwise a layer is missing in the spec or goes by another name.",
    message: (names: readonly string[]) => `no layer uses ${listed(names, 8)}`,
    help: () => "fine if the file holds more than this model; otherwise a layer is missing in the spec",
  }),
  bothLayouts: error("LB4108", {
    title: "tensors of two frameworks for one layer",
    explain:
      'The file has the layer\'s weights under the names of two frameworks, and these order and transpose weights differently. The option layout says which to take: weights: { name: "memory", layout: "keras" }.',
    message: (layer: string, first: string, second: string, _name: string, _layout: string) =>
      `${shown(layer)} has weights in two layouts: ${shown(first)} and ${shown(second)}`,
    help: (_layer: string, _first: string, _second: string, name: string, layout: string) =>
      `say which: weights: { name: "${shown(name)}", layout: "${layout}" }`,
  }),
  biasNotUsed: warning("LB4109", {
    title: "a bias in the file that the spec leaves out",
    explain:
      "The layer says bias: false, but the file has a bias for it, which is not used. If the layer was trained with it, results differ.",
    message: (layer: string, biases: readonly string[]) => `${shown(layer)} says bias: false, so ${listed(biases)} in the file is not used`,
    help: () => "leave out bias: false if the layer was trained with a bias",
  }),
  biasMissing: error("LB4110", {
    title: "a bias that the file does not have",
    explain: "Layers have a bias unless they say bias: false. The file has the layer's weights, but no bias.",
    message: (layer: string, op: string, file: string, biases: readonly string[]) =>
      `${shown(layer)} (${op}) has a bias, but ${shown(file)} has no ${biases.map(shown).join(" or ")}`,
    help: () => "add bias: false to the layer if it was trained without one",
  }),
  oneBias: warning("LB4111", {
    title: "one of several biases is missing",
    explain:
      "PyTorch's recurrent layers have two biases, bias_ih and bias_hh, and an attention has one for each projection. The file has only some of them, and the others count as zeros. Adding two into one is fine for lstm and rnn; otherwise one was lost, or was never trained.",
    message: (layer: string, _op: string, found: string, missing: string) =>
      `${shown(layer)} has ${shown(found)} but not ${shown(missing)}, which counts as zeros`,
    help: (_layer: string, op: string) =>
      op === "attention"
        ? "fine if it was trained without; otherwise it was lost on the way"
        : "fine if the two were added into one; otherwise one was lost on the way",
  }),
  float64Rounded: warning("LB4112", {
    title: "float64 weights are rounded to float32",
    explain: "Weights are computed with as float32. The file holds float64, which is rounded to the nearest float32.",
    message: (names: readonly string[]) => `float64 is rounded to float32: ${listed(names, 8)}`,
    help: () => "save the weights as float32, so that this is what the framework computes with too",
  }),
  layoutUnknown: unsupported("LB4113", {
    title: "a layout that is not known for an operator",
    explain:
      "The option layout (or layer and reverse, which only PyTorch's and ONNX's names have) asks for tensors that this operator does not have in that framework.",
    message: (layer: string, op: string, layout: string, reason: string, _known: readonly string[]) =>
      `${shown(layer)} (${op}) cannot take weights in the layout of ${layout}: ${reason}`,
    help: (_layer: string, _op: string, _layout: string, _reason: string, known: readonly string[]) =>
      `layouts known for it: ${known.join(", ")}`,
  }),
  resetForm: error("LB4114", {
    title: "gru: the reset form of spec and file differ",
    explain:
      "A GRU can apply its reset gate after the recurrent product (PyTorch; Keras' reset_after=True, with a bias [2, 3 units]) or before it (reset_after=False, with a bias [3 units]). The same weights give different results in the two forms.",
    message: (layer: string, tensor: string, found: string, inFile: string, _option: string) =>
      `${shown(layer)} (gru): ${shown(tensor)} of shape ${found} belongs to the form with ${inFile}, but the spec has the other`,
    help: (_layer: string, _tensor: string, _found: string, _inFile: string, option: string) => `write ${option}`,
  }),
} as const;
