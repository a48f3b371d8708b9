/** An attention's tensors (language.md, Weights): PyTorch stacks query, key and value; Keras keeps heads apart. All lead to [n, n]. */

import type { Shape } from "../../ir/shape.ts";
import type { FloatTensor } from "../../ir/tensor.ts";
import type { Layer, Stored } from "./convention.ts";
import { part, transposed } from "./rearrange.ts";

const inputs = ["query", "key", "value"] as const;

/** nn.MultiheadAttention, of one embed_dim: in_proj_weight and in_proj_bias, out_proj.weight and out_proj.bias. */
export function pytorchAttention({ inFeatures: n }: Layer): readonly Stored[] {
  const stacked = (kind: "weight" | "bias", own: Shape): Stored => ({
    suffixes: [`in_proj_${kind}`],
    shapes: [own.with(0, 3 * n)],
    isBias: kind === "bias",
    params: (tensor) => Object.fromEntries(inputs.map((name, i) => [`${name}.${kind}`, part(tensor, i, 3, own)])),
  });
  const output = (kind: "weight" | "bias", shape: Shape): Stored => ({
    suffixes: [`out_proj.${kind}`],
    shapes: [shape],
    isBias: kind === "bias",
    params: (tensor) => ({ [`output.${kind}`]: tensor }),
  });
  return [stacked("weight", [n, n]), stacked("bias", [n]), output("weight", [n, n]), output("bias", [n])];
}

/** MultiHeadAttention with num_heads · key_dim = n: kernels [n, heads, d], and [heads, d, n] of the output. */
export function kerasAttention({ inFeatures: n, heads = 1 }: Layer): readonly Stored[] {
  const d = n / heads;
  const stored = (layer: string, name: "kernel" | "bias", shape: Shape, params: Stored["params"]): Stored => ({
    suffixes: [`${layer}.${name}`, `${layer}/${name}`, `${layer}.${name}:0`, `${layer}/${name}:0`],
    shapes: [shape],
    isBias: name === "bias",
    params,
  });
  const flat = ({ data }: FloatTensor, shape: Shape): FloatTensor => ({ shape, data });
  const turned = (tensor: FloatTensor): FloatTensor => transposed(flat(tensor, [n, n]), [1, 0]);
  return [
    ...inputs.flatMap((name) => [
      stored(name, "kernel", [n, heads, d], (tensor) => ({ [`${name}.weight`]: turned(tensor) })),
      stored(name, "bias", [heads, d], (tensor) => ({ [`${name}.bias`]: flat(tensor, [n]) })),
    ]),
    stored("attention_output", "kernel", [heads, d, n], (tensor) => ({ "output.weight": turned(tensor) })),
    stored("attention_output", "bias", [n], (tensor) => ({ "output.bias": tensor })),
  ];
}
