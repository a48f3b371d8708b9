import type { GraphNode } from "../../ir/graph.ts";
import { count } from "../../ir/shape.ts";
import { clampReal } from "../bounds.ts";
import { at, paramOf } from "../constants.ts";
import { sigmoidReal } from "../functions.ts";
import type { FloatUnit } from "../operator.ts";

export function float(node: GraphNode): FloatUnit {
  const { shape, data: w } = paramOf(node, "weight");
  const bias = node.params["bias"]?.data;
  const units = at(shape, 0);
  const columns = at(shape, 1);
  const y = new Float64Array(count(node.shape));
  const finish = finishOf(node);
  return ([x = y]) => {
    for (let start = 0, k = 0; k < y.length; start += columns) {
      for (let r = 0; r < units; r++, k++) {
        let sum = bias?.[r] ?? 0;
        for (let c = 0; c < columns; c++) sum += (w[r * columns + c] as number) * (x[start + c] as number);
        y[k] = finish(sum);
      }
    }
    return y;
  };
}

function finishOf(node: GraphNode): (v: number) => number {
  if (node.activation === "sigmoid") return sigmoidReal;
  if (node.activation === "tanh") return Math.tanh;
  return (v) => clampReal(v, node.bounds);
}
