import type { GraphNode } from "../../ir/graph.ts";
import { at } from "../constants.ts";
import type { FloatUnit } from "../operator.ts";
import { sizesOf } from "./options.ts";

/** PyTorch's equations: for each head, softmax(q·k / √d) over the last `window` keys, and the mean of their values. Operands: q, k, v. */
export function float(node: GraphNode): FloatUnit {
  const { window, heads } = sizesOf(node);
  const features = at(node.shape, 0);
  const d = features / heads;
  const past: { readonly k: Float64Array; readonly v: Float64Array }[] = [];
  const y = new Float64Array(features);
  return ([q = y, k = y, v = y]) => {
    if (past.length === window) past.shift();
    past.push({ k: Float64Array.from(k), v: Float64Array.from(v) });
    y.fill(0);
    for (let first = 0; first < features; first += d) {
      const logits = past.map((entry) => product(q, entry.k, first, d) / Math.sqrt(d));
      const greatest = logits.reduce((a, b) => Math.max(a, b));
      const e = logits.map((logit) => Math.exp(logit - greatest));
      const sum = e.reduce((a, b) => a + b);
      for (const [j, entry] of past.entries()) {
        const share = (e[j] as number) / sum;
        for (let i = first; i < first + d; i++) y[i] = (y[i] as number) + share * (entry.v[i] as number);
      }
    }
    return y;
  };
}

function product(a: Float64Array, b: Float64Array, first: number, length: number): number {
  let sum = 0;
  for (let i = first; i < first + length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
