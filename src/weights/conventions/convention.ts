/** What a framework calls the tensors of a layer, what shape it gives them, and how they become canonical. */

import type { WeightsName } from "../../ir/model.ts";
import type { Shape } from "../../ir/shape.ts";
import type { FloatTensor } from "../../ir/tensor.ts";

export type WeightedOp = "dense" | "lstm" | "gru" | "rnn" | "conv1d" | "attention" | "lookBack";

/** A layer as the spec describes it; the shapes of its tensors follow. */
export interface Layer {
  readonly op: WeightedOp;
  /** Features that it is given. */
  readonly inFeatures: number;
  /** Features that it gives: units, filters. */
  readonly units: number;
  readonly bias: boolean;
  /** gru: whether the reset gate acts after the recurrent product. True by default. */
  readonly resetAfter?: boolean;
  /** conv1d. */
  readonly kernelSize?: number;
  readonly groups?: number;
  /** attention: how many share the features. lookBack: how many queries each level answers. */
  readonly heads?: number;
  /** lookBack: what each level hands up (src/ops/look-back/options.ts). */
  readonly summaries?: readonly ({ readonly kind: "top" | "pool"; readonly kept: number } | undefined)[];
}

export type Params = Readonly<Record<string, FloatTensor>>;

/** One tensor of a layer in a framework's files. */
export interface Stored {
  /** Names below the layer's own, the usual one first. */
  readonly suffixes: readonly string[];
  /** The shapes that are read, the usual one first. */
  readonly shapes: readonly Shape[];
  readonly isBias: boolean;
  /** The canonical tensors that it becomes (src/ir/params.ts). */
  readonly params: (tensor: FloatTensor) => Params;
}

/** The tensors of a layer, or in words why this framework has none for it. */
export type Convention = (layer: Layer, weights: WeightsName) => readonly Stored[] | string;

/** Blocks of rows that a recurrent layer stacks into one tensor. */
export const gates: Readonly<Record<"lstm" | "gru" | "rnn", number>> = { lstm: 4, gru: 3, rnn: 1 };
