/** What a run over the stored calibration says of memories with slots: measured on the model as it is compiled. */

import type { Sequences } from "../ir/data.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import type { SlotObserver, SlotUse } from "../ir/slot-use.ts";
import { at } from "../ops/constants.ts";
import { operatorOf } from "../ops/registry.ts";
import { type FixedRun, runFixed } from "../ops/run-fixed.ts";
import { runStored } from "./stored-calibration.ts";

/** By node id; nodes without such memories are not in it. */
export function slotUse(graph: QuantizedGraph, calibration: Sequences | undefined): ReadonlyMap<number, readonly SlotUse[]> {
  const all = new Map<number, readonly SlotUse[]>();
  if (calibration === undefined) return all;
  let { run, observers } = watched(graph);
  if (observers.size === 0) return all;
  const begin = (): FixedRun => {
    // A new run for each sequence: its statistics begin at 0.
    ({ run, observers } = watched(graph));
    return run;
  };
  runStored(graph, calibration, begin, () => {
    for (const [id, observer] of observers) all.set(id, added(all.get(id), observer.finish()));
  });
  return all;
}

/** After a node has computed, its observer looks at it. */
function watched(graph: QuantizedGraph): { run: FixedRun; observers: ReadonlyMap<number, SlotObserver> } {
  const observers = new Map<number, SlotObserver>();
  const run = runFixed(graph, { watch: (id) => observers.get(id)?.take() });
  for (const node of graph.nodes) {
    const observer = operatorOf(node).observeSlots?.(node, at(run.state, node.id));
    if (observer) observers.set(node.id, observer);
  }
  return { run, observers };
}

function added(before: readonly SlotUse[] | undefined, more: readonly SlotUse[]): readonly SlotUse[] {
  if (before === undefined) return more;
  return more.map((use, i) => {
    const old = at(before, i);
    return {
      ...use,
      peak: Math.max(old.peak, use.peak),
      occupied: use.occupied.map((steps, taken) => steps + at(old.occupied, taken)),
      stored: old.stored + use.stored,
      merged: old.merged + use.merged,
      early: old.early + use.early,
      refused: old.refused + use.refused,
      evicted: old.evicted + use.evicted,
    };
  });
}
