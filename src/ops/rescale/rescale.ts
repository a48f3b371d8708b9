/** rescale: a tensor in another format. The compiler puts it before an operand that needs one; relu and clamp become one. */

import { type Format, greatestMagnitude, type Range } from "../../arith/format.ts";
import { round } from "../../arith/round.ts";
import { multiplier, requantize } from "../../arith/scale.ts";
import { invariant } from "../../diagnostics/internal.ts";
import { quantizing } from "../../diagnostics/quantize.ts";
import type { GraphNode } from "../../ir/graph.ts";
import { bitsOf, type QuantizedNode } from "../../ir/quantized.ts";
import { count } from "../../ir/shape.ts";
import { clampReal, intersect, storedBounds } from "../bounds.ts";
import { numberOf, numbersOf } from "../constants.ts";
import { literalsOf, suffix, term } from "../literal.ts";
import type { FixedUnit, Operator, Quantization } from "../operator.ts";

export const rescale: Operator = bounded("rescale", () => undefined);

/** An operator that only bounds its values: a rescale with those bounds. */
export function bounded(name: string, own: (node: GraphNode) => Range | undefined): Operator {
  const all = (node: GraphNode) => {
    const range = own(node);
    return range === undefined ? node.bounds : intersect(node.bounds, range);
  };
  return {
    name,
    result: () => "calibrated",
    float: (node) => {
      const y = new Float64Array(count(node.shape));
      const bounds = all(node);
      return ([x = y]) => {
        for (let k = 0; k < y.length; k++) y[k] = clampReal(x[k] as number, bounds);
        return y;
      };
    },
    quantize: ({ node, inputs, output }) => {
      const [x] = inputs;
      invariant(x !== undefined && output !== undefined, `${node.name} lacks a format`);
      return rescaling(node, x, output, all(node));
    },
    fixed: fixedRescale,
    macs: (node) => count(node.shape),
    view: ({ node, x: [x], y }) => {
      return {
        template: "rescale",
        values: { ...literalsOf(node), bias: term(numberOf(node, "bias")), count: count(node.shape), x, y, ys: suffix(bitsOf(node)) },
      };
    },
  };
}

/** add with k_b = 0, and s_a for the greater scale: k = 2^14. */
function rescaling(node: GraphNode, x: Format, output: Format, bounds: Range | undefined): Quantization {
  const k = 2 ** 14;
  const { m, t } = multiplier(x.s / 2 ** 14 / output.s);
  const bias = round(-x.z * k + ((output.z + 0.5) * 2 ** (32 - t)) / m);
  const bound = (Math.abs(bias) + greatestMagnitude(x) * k) * 2 ** t;
  if (!(bound < 2 ** 31)) return { refused: quantizing.sum(node.origin.span, node.name, bound) };
  return { numbers: { k, bias, t, m, ...storedBounds(output, bounds) } };
}

function fixedRescale(node: QuantizedNode): FixedUnit {
  const [k, bias, t, m, lo, hi] = numbersOf(node, "k", "bias", "t", "m", "lo", "hi");
  return ([x = new Int32Array()], _state, out) => {
    for (let i = 0; i < out.length; i++) out[i] = requantize((x[i] as number) * k + bias, t, m, lo, hi);
  };
}
