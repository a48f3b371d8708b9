/** PyTorch's names, which are also the canonical ones: nothing is moved. */

import type { Shape } from "../../ir/shape.ts";
import { pytorchAttention } from "./attention.ts";
import { type Convention, gates, type Stored } from "./convention.ts";
import { lookBackTensors } from "./look-back.ts";

/** Keras' names for the same tensors, which hold PyTorch's layout only where the spec says so. */
const aliases: Readonly<Record<string, string>> = { weight: "kernel", weight_ih: "kernel", weight_hh: "recurrent_kernel", bias_ih: "bias" };

export const pytorch: Convention = (layer, { layer: level, reverse, layout }) => {
  const { op, inFeatures, units } = layer;
  const isRecurrent = op in gates;
  if (!isRecurrent && (level !== undefined || reverse)) return "only recurrent layers have layer and reverse";
  if (op === "lookBack") return lookBackTensors(layer);
  if (op === "attention") return pytorchAttention(layer);
  const alias = (param: string): string[] => (layout === "pytorch" ? [aliases[param] ?? []].flat() : []);
  const plain = (param: string, shape: Shape): Stored => stored(param, [param, ...alias(param)], shape);
  if (op === "dense" || op === "conv1d") {
    const shape = op === "dense" ? [units, inFeatures] : [units, inFeatures / (layer.groups ?? 1), layer.kernelSize ?? 1];
    return [plain("weight", shape), plain("bias", [units])];
  }
  const rows = gates[op] * units;
  // nn.LSTM numbers its layers; nn.LSTMCell has one, without a number.
  const numbered = `_l${level ?? 0}${reverse ? "_reverse" : ""}`;
  const isCell = level === undefined && !reverse;
  const recurrent = (param: string, shape: Shape): Stored =>
    stored(param, [`${param}${numbered}`, ...(isCell ? [param, ...alias(param)] : [])], shape);
  return [
    recurrent("weight_ih", [rows, inFeatures]),
    recurrent("weight_hh", [rows, units]),
    recurrent("bias_ih", [rows]),
    recurrent("bias_hh", [rows]),
  ];
};

function stored(param: string, suffixes: readonly string[], shape: Shape): Stored {
  return { suffixes, shapes: [shape], isBias: param.startsWith("bias"), params: (tensor) => ({ [param]: tensor }) };
}
