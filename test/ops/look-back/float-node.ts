/** Nodes of the float reference. */

import type { GraphNode } from "../../../src/ir/graph.ts";
import type { FloatTensor } from "../../../src/ir/tensor.ts";

export interface Options {
  readonly windows: readonly number[];
  readonly heads?: number;
  readonly summary?: { readonly top: number } | { readonly pool: number };
  readonly retain?: { readonly slots: number; readonly threshold?: number };
  readonly prune?: { readonly threshold: number; readonly slots: "auto" };
}

export const tensor = (shape: readonly number[], data: ArrayLike<number>): FloatTensor => ({ shape, data: Float32Array.from(data) });

export function graphNode(features: number, options: Options, params: GraphNode["params"]): GraphNode {
  const levels = options.windows.length + (options.retain ? 1 : 0);
  return {
    id: 1,
    name: "past",
    op: "lookBack",
    inputs: [0],
    shape: [levels * (options.heads ?? 1) * features],
    attributes: { ...options },
    params,
    width: "int8",
    widthAsked: false,
    origin: { span: { file: "model.ts", line: 1, column: 1, length: 1 }, text: "" },
  };
}
