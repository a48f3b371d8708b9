/** What `<model>_stats` tells of a lookBack: what was counted, and how far back it reaches now. */

import type { QuantizedNode } from "../../ir/quantized.ts";
import type { NodeStatistics, TemplateView } from "../operator.ts";
import { isSelective, layoutOfNode } from "./integers.ts";
import { reach } from "./reach.ts";
import { clearStatistics, statisticsOf } from "./statistics.ts";

/** In the order of their places behind `counted`, which the kernels know too. */
const counters = [
  { name: "stored", about: "vectors that took a place, in all levels" },
  { name: "merged", about: "vectors that were near enough to a stored one" },
  { name: "early", about: "entries that left a window before their time, because all slots were taken" },
  { name: "refused", about: "vectors that a full retain did not take" },
  { name: "evicted", about: "vectors of retain that a better one replaced" },
] as const;

export function statistics(node: QuantizedNode): NodeStatistics {
  const unit = isSelective(node) ? "stored vectors: `store` decides how many steps they are" : "steps";
  return {
    counters,
    computed: [{ name: "reach", about: `how far back it sees, in ${unit}`, view: reachView }],
    reference: (state) => ({
      take: () => {},
      values: () => {
        const levels = statisticsOf(state) ?? [];
        const sum = (name: (typeof counters)[number]["name"]) => levels.reduce((total, level) => total + level[name], 0);
        return [...counters.map(({ name }) => sum(name)), reach(node, state)];
      },
      reset: () => clearStatistics(state),
    }),
  };
}

/** Levels of windows: what a block of each is in pushes, at most a uint32. */
function reachView({ node, state, to }: Parameters<NonNullable<NodeStatistics["computed"]>[number]["view"]>[0]): TemplateView {
  const { levels } = layoutOfNode(node);
  const windows = levels.filter(({ kind }) => kind !== "retain");
  const most = 2 ** 32 - 1;
  let pushes = 1;
  const above = windows.slice(1).map(({ index }) => {
    const below = windows[index - 1];
    const inBelow = pushes;
    pushes = Math.min(most, pushes * (below?.window ?? 1));
    return { age: state[`l${index - 1}_age`], inBelow, len: state[`l${index}_len`], kept: below?.summary?.kept ?? 1, pushes };
  });
  return { template: "look-back-reach", values: { to, len: state["l0_len"], several: above.length > 0, above } };
}
