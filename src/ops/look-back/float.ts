/** lookBack in float (SEMANTICS, One step), with rings for all windows: `prune` changes what is stored, not what is meant. */

import type { GraphNode } from "../../ir/graph.ts";
import { at, paramOf } from "../constants.ts";
import type { FloatUnit } from "../operator.ts";
import { type Block, type Entry, poolBlock, scoreOf, topBlock } from "./float/block.ts";
import { type Memory, retain, ring } from "./float/memory.ts";
import { product, type Read, readerOf } from "./float/read.ts";
import { type Level, layoutOf } from "./layout.ts";
import { specOptions } from "./options.ts";

type LevelStep = (x: Float64Array, entries: readonly Entry[] | undefined, out: Float64Array) => readonly Entry[] | undefined;

/** x: [features], as it is; a second operand stores x where it is above 0. Result: [levels · heads · features]. */
export function float(node: GraphNode): FloatUnit {
  const spec = specOptions(node.attributes);
  const { features, heads, levels } = layoutOf(at(paramOf(node, "levels.0.query.weight").shape, 1), {
    windows: spec.windows,
    heads: spec.heads,
    summary: spec.summary,
    // The layout asks for stored steps; here only the slots are taken from it.
    ...(spec.retain ? { retain: { slots: spec.retain.slots, tau: 0 } } : {}),
  });
  const steps = levels.map((level) => levelStep(node, level, heads, features, spec.retain?.threshold ?? 0));
  const out = new Float64Array(levels.length * heads * features);
  return ([x = out, gate]) => {
    const stored = gate === undefined || at(gate, 0) > 0;
    let entries: readonly Entry[] | undefined = stored ? [x] : undefined;
    for (const step of steps) entries = step(x, entries, out);
    return out;
  };
}

function levelStep(node: GraphNode, level: Level, heads: number, features: number, threshold: number): LevelStep {
  const memory = level.kind === "retain" ? retain(level, threshold, features) : ring(level.entries, features);
  const read = readerOf(features, level.slots);
  const block = blockOf(node, level, features, memory, read);
  const score = level.kind === "retain" ? scoreOf(node, level.index - 1) : () => 0;
  const queries = queriesOf(node, level.index);
  const sinks = paramOf(node, `levels.${level.index}.sink`).data;
  let age = 0;

  function push(entries: readonly Entry[]): readonly Entry[] | undefined {
    for (const v of entries) {
      memory.push(v, v ? score(v) : 0);
      if (v) block?.offer(v);
    }
    if (!block || ++age < level.window) return undefined;
    age = 0;
    return block.close();
  }

  return (x, entries, out) => {
    const next = entries && push(entries);
    const u = queries(x);
    for (let h = 0; h < heads; h++) read(memory, u, h * features, at(sinks, h), out, (level.index * heads + h) * features);
    return next;
  };
}

function blockOf(node: GraphNode, { index, summary }: Level, features: number, memory: Memory, read: Read): Block | undefined {
  if (!summary) return undefined;
  return summary.kind === "pool" ? poolBlock(node, index, features, memory, read) : topBlock(node, index, summary.kept);
}

/** A level's queries of x, head by head: [heads · features]; overwritten by the next call. Their ranges are calibrated. */
export function queriesOf(node: GraphNode, level: number): (x: Float64Array) => Float64Array {
  const { data: weight, shape } = paramOf(node, `levels.${level}.query.weight`);
  const { data: bias } = paramOf(node, `levels.${level}.query.bias`);
  const columns = at(shape, 1);
  const u = new Float64Array(at(shape, 0));
  return (x) => {
    for (let r = 0; r < u.length; r++) u[r] = at(bias, r) + product(weight, r * columns, x, 0, columns);
    return u;
  };
}
