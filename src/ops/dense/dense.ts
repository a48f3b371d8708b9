/** dense: y = W x + b over the last dimension, with a relu, clamp, sigmoid or tanh behind it folded in. */

import { invariant } from "../../diagnostics/internal.ts";
import type { GraphNode, NewNode } from "../../ir/graph.ts";
import { count } from "../../ir/shape.ts";
import { storedBounds } from "../bounds.ts";
import { matrixOf, paramOf } from "../constants.ts";
import type { Operator, Quantization, QuantizeContext } from "../operator.ts";
import { matrixFor } from "../rows.ts";
import { fixed } from "./fixed.ts";
import { float } from "./float.ts";
import { mistakes } from "./mistakes.ts";
import { view } from "./view.ts";

export const dense: Operator = {
  name: "dense",
  expand,
  result: (node) => (node.activation === "sigmoid" ? "unit" : node.activation === "tanh" ? "signedUnit" : "calibrated"),
  mayBeAimed: true,
  leavesP: true,
  float,
  quantize,
  fixed,
  macs: (node) => {
    const { rows, columns } = matrixOf(node, "w");
    return (count(node.shape) / rows) * rows * columns;
  },
  view,
  mistakes,
};

/** dense({ activation }) is `<name>.dense` and the activation under the layer's name. */
function expand(layer: NewNode, put: (node: NewNode) => number): number {
  const { activation } = layer.attributes;
  if (typeof activation !== "string" || activation === "linear") return put(layer);
  const matrix = put({ ...layer, name: `${layer.name}.dense` });
  return put({ ...layer, op: activation, inputs: [matrix], params: {}, attributes: {} });
}

/** Rows of W; s_out and fold are those of the result, or of p in Q4.14 (tanh: Q4.14 doubled) where an activation takes it. */
function quantize({ node, inputs, output, bounds }: QuantizeContext): Quantization {
  const [x] = inputs;
  invariant(x !== undefined && output !== undefined, `${node.name} lacks a format`);
  const { sOut, fold } = node.activation === undefined ? { sOut: output.s, fold: output.z + 0.5 } : gate(node.activation);
  const matrix = matrixFor(node, node.name, rowsOf(node, sOut, fold), x);
  if ("refused" in matrix) return matrix;
  if (node.activation !== undefined) return { matrices: { w: matrix }, words: { activation: node.activation } };
  return { matrices: { w: matrix }, numbers: storedBounds(output, bounds) };
}

function gate(activation: "sigmoid" | "tanh"): { sOut: number; fold: number } {
  return { sOut: activation === "sigmoid" ? 2 ** -14 : 2 ** -15, fold: 0.5 };
}

function rowsOf(node: GraphNode, sOut: number, fold: number) {
  const { shape, data } = paramOf(node, "weight");
  const [units = 0, columns = 0] = shape;
  const bias = node.params["bias"];
  return Array.from({ length: units }, (_, r) => ({
    w: data.subarray(r * columns, (r + 1) * columns),
    b: bias?.data[r] ?? 0,
    sOut,
    fold,
  }));
}
