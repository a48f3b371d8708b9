/** concat: operands of one format, side by side in the last dimension. */

import { count } from "../../ir/shape.ts";
import { at } from "../constants.ts";
import type { Operator } from "../operator.ts";

export const concat: Operator = {
  name: "concat",
  result: () => "joined",
  float: (node, inputs) => {
    const y = new Float64Array(count(node.shape));
    const join = joiner(inputs.map((input) => input.shape));
    return (values) => {
      join(values, y);
      return y;
    };
  },
  quantize: () => ({}),
  fixed: (_node, inputs) => {
    const join = joiner(inputs.map((input) => input.shape));
    return (values, _state, out) => join(values, out);
  },
  macs: () => 0,
  view: ({ node, inputs, x, y }) => {
    const total = at(node.shape, node.shape.length - 1);
    const vectors = count(node.shape) / total;
    let offset = 0;
    const parts = inputs.map((input, i) => {
      const width = at(input.shape, input.shape.length - 1);
      offset += width;
      return { x: at(x, i), width, offset: offset - width };
    });
    return { template: "concat", values: { y, total, parts, vectors: vectors > 1 ? vectors : 0 } };
  },
};

/** Copies row after row: the last dimension of each operand in turn. */
function joiner(shapes: readonly (readonly number[])[]): (values: readonly ArrayLike<number>[], y: Float64Array | Int32Array) => void {
  const widths = shapes.map((shape) => at(shape, shape.length - 1));
  const total = widths.reduce((a, b) => a + b, 0);
  return (values, y) => {
    for (let start = 0, row = 0; start < y.length; start += total, row++) {
      let to = start;
      for (const [i, width] of widths.entries()) {
        const x = at(values, i);
        for (let k = 0; k < width; k++) y[to++] = x[row * width + k] as number;
      }
    }
  };
}
