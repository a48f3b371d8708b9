import type { GraphNode } from "../../ir/graph.ts";
import { addProducts } from "../add-products.ts";
import { at, paramOf } from "../constants.ts";
import { sigmoidReal } from "../functions.ts";
import type { FloatUnit } from "../operator.ts";

/** PyTorch's equations: c' = σ(f)·c + σ(i)·tanh(g), h = σ(o)·tanh(c'). From h = c = 0. */
export function float(node: GraphNode): FloatUnit {
  const { data: wx, shape } = paramOf(node, "weight_ih");
  const { data: wh } = paramOf(node, "weight_hh");
  const inputs = at(shape, 1);
  const units = at(node.shape, 0);
  const bias = Float64Array.from(
    { length: 4 * units },
    (_, r) => (node.params["bias_ih"]?.data[r] ?? 0) + (node.params["bias_hh"]?.data[r] ?? 0),
  );
  const c = new Float64Array(units);
  const gates = new Float64Array(4 * units);
  const h = new Float64Array(units);
  return ([x = h]) => {
    gates.set(bias);
    addProducts(gates, wx, inputs, x);
    addProducts(gates, wh, units, h);
    for (let u = 0; u < units; u++) {
      const input = sigmoidReal(gates[u] as number);
      const forget = sigmoidReal(gates[units + u] as number);
      const entering = Math.tanh(gates[2 * units + u] as number);
      const output = sigmoidReal(gates[3 * units + u] as number);
      c[u] = forget * (c[u] as number) + input * entering;
      h[u] = output * Math.tanh(c[u] as number);
    }
    return h;
  };
}
