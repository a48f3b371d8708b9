/** How far back a lookBack sees now, in pushes: what the oldest block that it still has something of began with. */

import type { QuantizedNode } from "../../ir/quantized.ts";
import { at } from "../constants.ts";
import { layoutOfNode } from "./integers.ts";
import type { Level } from "./layout.ts";
import { fieldsOf, type State } from "./memory/memory.ts";

/** Where a level stands in time. */
export interface Span {
  /** Pushes that a block of the level below stands for: 1 at the first level. */
  readonly pushes: number;
  /** Pushes since the last block of the levels below ended. */
  readonly running: number;
  /** Entries that such a block leaves here. */
  readonly kept: number;
}

/** Of every level, in their order. */
export function spansOf(levels: readonly Level[], state: State): readonly Span[] {
  let [pushes, running] = [1, 0];
  return levels.map((_, i) => {
    const below = levels[i - 1];
    if (below) {
      running += pushes * at(fieldsOf(state, below.index)("age"), 0);
      pushes *= below.window;
    }
    return { pushes, running, kept: below?.summary?.kept ?? 1 };
  });
}

/** The greatest over the levels; retain has no horizon and does not count. At most 2^32 - 1, as the C has it. */
export function reach(node: QuantizedNode, state: State): number {
  const windows = layoutOfNode(node).levels.filter(({ kind }) => kind !== "retain");
  const farthest = spansOf(windows, state).map(({ pushes, running, kept }, i) => {
    const { index } = at(windows, i);
    return Math.ceil(at(fieldsOf(state, index)("len"), 0) / kept) * pushes + running;
  });
  return Math.min(Math.max(0, ...farthest), 2 ** 32 - 1);
}
