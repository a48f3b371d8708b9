/** How far back a lookBack sees now, in pushes: what the oldest block that it still has something of began with. */

import type { QuantizedNode } from "../../ir/quantized.ts";
import { at } from "../constants.ts";
import { layoutOfNode } from "./integers.ts";
import { fieldsOf, type State } from "./memory/memory.ts";

/** The greatest over the levels; retain has no horizon and does not count. At most 2^32 - 1, as the C has it. */
export function reach(node: QuantizedNode, state: State): number {
  const { levels } = layoutOfNode(node);
  let pushes = 1;
  let running = 0;
  let farthest = 0;
  for (const [i, { kind, index }] of levels.entries()) {
    if (kind === "retain") break;
    const field = fieldsOf(state, index);
    const below = levels[i - 1];
    const blocks = Math.ceil(at(field("len"), 0) / (below?.summary?.kept ?? 1));
    if (below) {
      running += pushes * at(fieldsOf(state, below.index)("age"), 0);
      pushes *= below.window;
    }
    farthest = Math.max(farthest, blocks * pushes + running);
  }
  return Math.min(farthest, 2 ** 32 - 1);
}
