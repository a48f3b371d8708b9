/**
 * How the integers of a lookBack stand in its node.
 *
 * words: `summary` top or pool, `memory` ring or window, `store` callback where the firmware decides. numbers: `features`, `heads`, `kept`, `windows` (how many), `window<i>`,
 * with windows pruned `tau` and `slots<i>`, with retain `retainSlots` and `retainTau`; per level i and head h `logitM<i>_<h>`,
 * `logitT<i>_<h>`, `sink<i>_<h>` (Q7.8). matrices: `query<i>` [heads · features, features]; for every level but the last `score<i>` (top:
 * one row, q the score's weights, bias s0, m and t of the gate) or `pool<i>` (kept rows: q the queries, bias the sinks in Q7.8, m and t of
 * the logits).
 */

import type { QuantizedNode } from "../../ir/quantized.ts";
import { numberOf } from "../constants.ts";
import { type LookBackLayout, type LookBackOptions, layoutOf } from "./layout.ts";

/** Whether somebody decides what is stored, a tensor or the firmware: pushes are not steps then. */
export function isSelective({ inputs, words }: Pick<QuantizedNode, "inputs" | "words">): boolean {
  return inputs.length > 1 || words["store"] === "callback";
}

type Plain = Pick<QuantizedNode, "numbers" | "words">;

export function plainOptions(features: number, { windows, heads, summary, prune, retain }: LookBackOptions): Plain {
  const each = (name: string, values: readonly number[]) => Object.fromEntries(values.map((value, i) => [`${name}${i}`, value]));
  return {
    words: { summary: summary.kind, memory: prune ? "window" : "ring" },
    numbers: {
      features,
      heads,
      kept: summary.kept,
      windows: windows.length,
      ...each("window", windows),
      ...(prune ? { tau: prune.tau, ...each("slots", prune.slots) } : {}),
      ...(retain ? { retainSlots: retain.slots, retainTau: retain.tau } : {}),
    },
  };
}

export function layoutOfNode(node: QuantizedNode): LookBackLayout {
  const list = (name: string) => Array.from({ length: numberOf(node, "windows") }, (_, i) => numberOf(node, `${name}${i}`));
  return layoutOf(numberOf(node, "features"), {
    windows: list("window"),
    heads: numberOf(node, "heads"),
    summary: { kind: node.words["summary"] === "pool" ? "pool" : "top", kept: numberOf(node, "kept") },
    ...(node.words["memory"] === "window" ? { prune: { tau: numberOf(node, "tau"), slots: list("slots") } } : {}),
    ...("retainSlots" in node.numbers ? { retain: { slots: numberOf(node, "retainSlots"), tau: numberOf(node, "retainTau") } } : {}),
  });
}
