/** What no step of an attention leaves behind, beyond the bounds of its fields: the reference's own check of a restored memory. */

import type { QuantizedNode } from "../../ir/quantized.ts";
import { at, numberOf } from "../constants.ts";

export function wrong(node: QuantizedNode, state: Readonly<Record<string, Int32Array>>): string | undefined {
  const features = at(node.shape, 0);
  const field = (name: string) => state[name] ?? new Int32Array(1);
  const [next, length] = [at(field("at"), 0), at(field("len"), 0)];
  if (length < numberOf(node, "window") && next !== length) return `at is ${next}, but ${length} vectors are there, which are the first`;
  for (const name of ["keys", "values"]) {
    const behind = field(name).findIndex((value, i) => i >= length * features && value !== 0);
    if (behind >= 0) return `${name}[${behind}] is not 0, but only ${length} vectors are there`;
  }
  return undefined;
}
