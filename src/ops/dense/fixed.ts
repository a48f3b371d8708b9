import { requantize, scale } from "../../arith/scale.ts";
import { bitsOf, type QuantizedNode } from "../../ir/quantized.ts";
import { matrixOf, numberOf } from "../constants.ts";
import { rowSums } from "../dot.ts";
import type { FixedUnit } from "../operator.ts";
import { storedSigmoid, storedTanh } from "../stored-activation.ts";

export function fixed(node: QuantizedNode): FixedUnit {
  const { q, m, bias, t, rows, columns } = matrixOf(node, "w");
  const finish = finishOf(node);
  const sums = new Int32Array(rows);
  return ([x = new Int32Array()], _state, out) => {
    for (let start = 0, k = 0; k < out.length; start += columns) {
      rowSums(sums, bias, q, columns, x, start);
      for (let r = 0; r < rows; r++, k++) out[k] = finish(sums[r] as number, t, m[r] as number);
    }
  };
}

function finishOf(node: QuantizedNode): (acc: number, t: number, m: number) => number {
  const { activation } = node.words;
  const bits = bitsOf(node);
  if (activation === "sigmoid") return (acc, t, m) => storedSigmoid(scale(acc, t, m), bits);
  if (activation === "tanh") return (acc, t, m) => storedTanh(scale(acc, t, m), bits);
  const lo = numberOf(node, "lo");
  const hi = numberOf(node, "hi");
  return (acc, t, m) => requantize(acc, t, m, lo, hi);
}
