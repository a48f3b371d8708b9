/** Weights as an operator wants them, whatever file and framework they came from. */

import type { FloatTensor } from "./tensor.ts";

/** Whose names and gate order a weights file follows. */
export type Layout = "pytorch" | "keras" | "onnx";

/**
 * The weights of one layer under their canonical names, which are PyTorch's, in PyTorch's shapes and gate order:
 * - dense: `weight` [units, in], `bias` [units]
 * - lstm: `weight_ih` [4 units, in], `weight_hh` [4 units, units], `bias_ih` [4 units], `bias_hh` [4 units]; gates i f g o
 * - gru: the same with 3 gates, r z n. Reset before: one bias is enough; reset after: `bias_hh` stands inside the reset
 * - rnn: the same with 1 gate
 * - conv1d: `weight` [filters, in / groups, kernelSize], `bias` [filters]
 * - attention: `query.weight`, `key.weight`, `value.weight`, `output.weight` [n, n]; `query.bias` and so on [n]; a head's rows are together
 * A bias that the file does not have is absent and counts as zeros.
 */
export interface BoundParams {
  readonly layout: Layout;
  readonly tensors: Readonly<Record<string, FloatTensor>>;
  /** The tensor in the file that each canonical one was made from, for comments and reports. */
  readonly sources: Readonly<Record<string, string>>;
}

/** By the id of the node. Nodes that share weights share one value. */
export type ParamsByNode = ReadonlyMap<number, BoundParams>;
