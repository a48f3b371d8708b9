/** Operators that are a plain loop in the step: there is nothing to call and nothing to pack. */

import type { TableName } from "../../ir/choice.ts";
import type { Kernel } from "../kernel.ts";

function loop(op: string, ...tables: readonly TableName[]): Kernel {
  return {
    folder: "portable",
    op,
    declines: () => undefined,
    reason: "a loop in the step",
    functions: () => ({}),
    pack: () => [],
    tables: () => tables,
  };
}

export const loops: readonly Kernel[] = [
  loop("add"),
  loop("argmax"),
  loop("clamp"),
  loop("concat"),
  loop("relu"),
  loop("rescale"),
  loop("reverse"),
  loop("sigmoid", "sigmoid"),
  loop("tanh", "sigmoid"),
];
