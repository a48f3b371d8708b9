/** The options that many operators have in common, as the editor shows them. */

import type { Tensor } from "./tensor.ts";

/** Number formats. A layer's own `quantize` wins over the model's. */
export interface Quantize {
  /** Of the result: `"int8"` by default. Matrices keep int8 weights and 32-bit sums in both. */
  activations?: "int8" | "int16";
  /** Not supported yet, but for `"int8"`. */
  weights?: "int8" | "int4" | "int16";
  /** Not supported yet. */
  state?: "int8" | "int16" | "int32";
}

export interface NodeOptions {
  /** Number formats for this layer's result. */
  quantize?: Quantize;
}

/** Which framework's names and order of gates the weights file has; told from the names by default. */
export type WeightsLayout = "pytorch" | "keras" | "onnx";

export interface LayerOptions extends NodeOptions {
  /** Where the weights are in the file, such as `"encoder.fc1"`. By default, the layer's own name. */
  weights?: string | { readonly name: string; readonly layout?: WeightsLayout };
}

/** The nonlinearity after a layer. */
export type Activation = "linear" | "relu" | "gelu" | "sigmoid" | "tanh";

export interface UnitsOptions<U extends number> extends LayerOptions {
  /** Size of the output. */
  units: U;
}

export interface RecurrentOptions<U extends number> extends NodeOptions {
  /** Size of the output, and of the state. */
  units: U;
  /**
   * Where the weights are in the file. By default, the layer's own name.
   *
   * `nn.LSTM(num_layers=2)` is two layers, `{ name: "lstm", layer: 0 }` and `{ name: "lstm", layer: 1 }`;
   * `reverse` is the second direction of a bidirectional one.
   */
  weights?: string | { readonly name: string; readonly layer?: number; readonly reverse?: boolean; readonly layout?: WeightsLayout };
  /** Whether there is a bias: `true` by default. */
  bias?: boolean;
  /** Begins from the last state of this layer, of the same kind and size, instead of zeros. */
  stateFrom?: Tensor<[NoInfer<U>]>;
}

export interface PoolOptions<N extends number> extends NodeOptions {
  /** How many steps are pooled. */
  window: number;
  /** One output for each `stride` steps. */
  stride: N;
}

export interface NormOptions extends LayerOptions {
  /** Added to the variance: as the training framework has it, 1e-5 by default (PyTorch; Keras has 1e-3). */
  epsilon?: number;
}
