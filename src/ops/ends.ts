/** How often numbers stand at an end of their range: what clips, and what is about to. */

import type { NodeStatistics } from "./operator.ts";

/** values: those to look at after a step; `result` is the node's own. */
export function endsCounted(
  about: string,
  name: string,
  { lo, hi }: { readonly lo: number; readonly hi: number },
  values: (result: Int32Array, state: Readonly<Record<string, Int32Array>>) => Int32Array,
): NodeStatistics {
  return {
    counters: [{ name, about }],
    reference: (state) => {
      let counted = 0;
      return {
        take: (result) => {
          for (const value of values(result, state)) if (value === lo || value === hi) counted++;
        },
        values: () => [counted],
        reset: () => {
          counted = 0;
        },
      };
    },
  };
}
