import { at } from "../../ops/constants.ts";
import { suffixes, suffixOf, typeOf } from "../c-types.ts";
import type { Kernel } from "../kernel.ts";

export const softmax: Kernel = {
  folder: "portable",
  op: "softmax",
  declines: () => undefined,
  reason: "portable C, the only one for this core",
  function: (node, inputs) => {
    const x = at(inputs, 0);
    return { template: "softmax", name: `softmax_${suffixes(x, node)}`, words: { x: typeOf(x), y: typeOf(node), ys: suffixOf(node) } };
  },
  pack: () => [],
  tables: () => ["exp2"],
};
