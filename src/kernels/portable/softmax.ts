import { at } from "../../ops/constants.ts";
import { suffixes, suffixOf, typeOf } from "../c-types.ts";
import type { Kernel } from "../kernel.ts";

export const softmax: Kernel = {
  folder: "portable",
  op: "softmax",
  declines: () => undefined,
  reason: "portable C, the only one for this core",
  functions: (node, inputs) => {
    const x = at(inputs, 0);
    const words = { x: typeOf(x), y: typeOf(node), ys: suffixOf(node) };
    return { softmax: { template: "softmax", name: `softmax_${suffixes(x, node)}`, words } };
  },
  pack: () => [],
  tables: () => ["exp2"],
};
