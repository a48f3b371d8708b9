/** How many slots of a pruned memory are occupied, step by step. */

import type { QuantizedNode } from "../../ir/quantized.ts";
import type { SlotObserver } from "../../ir/slot-use.ts";
import { layoutOfNode } from "./integers.ts";
import { fieldsOf, type State, takenIn } from "./memory/memory.ts";
import { statisticsOf } from "./statistics.ts";

/** state: that of the run, which is from reset. Undefined where every level is a ring. */
export function observeSlots(node: QuantizedNode, state: State): SlotObserver | undefined {
  const levels = layoutOfNode(node).levels.flatMap((level) => {
    const { index, kind, slots } = level;
    if (kind === "ring") return [];
    return [{ index, kind, slots, isTaken: takenIn(level, fieldsOf(state, index)), occupied: new Array<number>(slots + 1).fill(0) }];
  });
  if (levels.length === 0) return undefined;
  return {
    take: () => {
      for (const { slots, isTaken, occupied } of levels) {
        let taken = 0;
        for (let slot = 0; slot < slots; slot++) if (isTaken(slot)) taken++;
        occupied[taken] = (occupied[taken] ?? 0) + 1;
      }
    },
    finish: () =>
      levels.map(({ index, kind, slots, occupied }) => {
        const { stored = 0, merged = 0, early = 0, refused = 0, evicted = 0, peak = 0 } = statisticsOf(state)?.[index] ?? {};
        return { level: index, kind, slots, peak, occupied, stored, merged, early, refused, evicted };
      }),
  };
}
