/** What a run over the stored calibration says of memories with slots: measured on the model as it is compiled. */

import { quantizeValue } from "../arith/format.ts";
import type { Sequences } from "../ir/data.ts";
import { inputsOf } from "../ir/graph.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import type { SlotUse } from "../ir/slot-use.ts";
import { at, formatOfNode } from "../ops/constants.ts";
import { operatorOf } from "../ops/registry.ts";
import { runFixed } from "../ops/run-fixed.ts";
import { eachStep } from "../ops/sequences.ts";

/** By node id; nodes without such memories are not in it. */
export function slotUse(graph: QuantizedGraph, calibration: Sequences | undefined): ReadonlyMap<number, readonly SlotUse[]> {
  const all = new Map<number, readonly SlotUse[]>();
  if (calibration === undefined || observersOf(graph, runFixed(graph)).length === 0) return all;
  const ports = inputsOf(graph);
  let run = runFixed(graph);
  let observers = observersOf(graph, run);
  const finish = () => {
    for (const { id, observer } of observers) all.set(id, added(all.get(id), observer.finish()));
  };
  eachStep(
    calibration,
    ports,
    (sequence) => {
      if (sequence === 0) return;
      finish();
      // A new run instead of a reset: its statistics begin at 0.
      run = runFixed(graph);
      observers = observersOf(graph, run);
    },
    (inputs) => {
      run.step(inputs.map((values, i) => Int32Array.from(values, (value) => quantizeValue(value, formatOfNode(at(ports, i))))));
      for (const { observer } of observers) observer.take();
    },
  );
  finish();
  return all;
}

function observersOf(graph: QuantizedGraph, run: ReturnType<typeof runFixed>) {
  return graph.nodes.flatMap((node) => {
    const observer = operatorOf(node).observeSlots?.(node, at(run.state, node.id));
    return observer ? [{ id: node.id, observer }] : [];
  });
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
