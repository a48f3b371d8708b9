/** lookBack in integers: the contract (SEMANTICS, One step). Everything that it remembers is in the state, in canonical form. */

import { requantize } from "../../arith/scale.ts";
import type { QuantizedNode } from "../../ir/quantized.ts";
import { at, matrixOf, numberOf } from "../constants.ts";
import { rowSums } from "../dot.ts";
import type { FixedUnit, StoreHook } from "../operator.ts";
import { layoutOfNode } from "./integers.ts";
import type { Level } from "./layout.ts";
import { fieldsOf, type Memory, type MemoryContext, type State } from "./memory/memory.ts";
import { retain } from "./memory/retain.ts";
import { ring } from "./memory/ring.ts";
import { window } from "./memory/window.ts";
import { type Query, type Read, readerOf } from "./read.ts";
import { startStatistics } from "./statistics.ts";
import type { Block, Entries } from "./summary/block.ts";
import { poolBlock } from "./summary/pool.ts";
import { scoreOf, topBlock } from "./summary/top.ts";

/** Pushes the entries, if any, reads with the queries of x, and returns what a finished block pushes one level up. */
type LevelStep = (x: Int32Array, entries: Entries | undefined, out: Int32Array) => Entries | undefined;

/** x: [features], symmetric int8; a second operand stores x where it is above 0, a hook where it says so. Out: [levels · heads · features]. */
export function fixed(node: QuantizedNode, inputs: readonly QuantizedNode[], hook?: StoreHook): FixedUnit {
  const layout = layoutOfNode(node);
  const zero = inputs[1]?.format?.z ?? 0;
  const there = Uint8Array.of(1);
  // The steps of a run hand in the same arrays, so the levels are laid over them only once.
  let over: { readonly state: State; readonly levels: readonly LevelStep[] } | undefined;
  return ([x = new Int32Array(layout.features), gate], state, out) => {
    if (over?.state !== state) {
      const statistics = startStatistics(state, layout);
      const context = ({ index }: Level) => ({
        features: layout.features,
        field: fieldsOf(state, index),
        statistics: at(statistics, index),
      });
      over = { state, levels: layout.levels.map((level) => levelStep(node, level, layout.heads, context(level))) };
    }
    const stored = (gate === undefined || at(gate, 0) > zero) && (hook === undefined || hook(x));
    let entries: Entries | undefined = stored ? { count: 1, vectors: x, there } : undefined;
    for (const step of over.levels) entries = step(x, entries, out);
  };
}

function levelStep(node: QuantizedNode, level: Level, heads: number, context: MemoryContext): LevelStep {
  const { features } = context;
  const memory = { ring, window, retain }[level.kind](level, context);
  const read = readerOf(features, level.slots);
  const block = blockOf(node, level, context, memory, read);
  const age = block && context.field("age");
  const score = level.kind === "retain" ? scoreOf(matrixOf(node, `score${level.index - 1}`)) : () => 0;
  const queries = queriesOf(node, level.index, heads, features);

  function push({ count, vectors, there }: Entries): Entries | undefined {
    for (let j = 0; j < count; j++) {
      const v = there[j] ? vectors.subarray(j * features, (j + 1) * features) : undefined;
      memory.push(v, v ? score(v) : 0);
      if (v) block?.offer(v);
    }
    if (!block || !age) return undefined;
    const older = at(age, 0) + 1;
    age[0] = older === level.window ? 0 : older;
    return older === level.window ? block.close() : undefined;
  }

  return (x, entries, out) => {
    const next = entries && push(entries);
    const present = memory.present();
    for (const [h, query] of queries(x).entries()) read(memory.vectors, present, query, out, (level.index * heads + h) * features);
    return next;
  };
}

function blockOf(node: QuantizedNode, level: Level, context: MemoryContext, memory: Memory, read: Read): Block | undefined {
  if (!level.summary) return undefined;
  const { kind, kept } = level.summary;
  if (kind === "pool") return poolBlock(matrixOf(node, `pool${level.index}`), memory, read);
  return topBlock(kept, matrixOf(node, `score${level.index}`), context);
}

/** Every head's query of a level from the input vector; overwritten by the next step. */
function queriesOf(node: QuantizedNode, level: number, heads: number, features: number): (x: Int32Array) => readonly Query[] {
  const { q, m, bias, t } = matrixOf(node, `query${level}`);
  const u = new Int8Array(heads * features);
  const sums = new Int32Array(u.length);
  const queries = Array.from({ length: heads }, (_, h): Query => {
    const logit = { m: numberOf(node, `logitM${level}_${h}`), t: numberOf(node, `logitT${level}_${h}`) };
    return { u: u.subarray(h * features, (h + 1) * features), logit, sink: numberOf(node, `sink${level}_${h}`) };
  });
  return (x) => {
    rowSums(sums, bias, q, features, x, 0);
    for (let r = 0; r < u.length; r++) u[r] = requantize(sums[r] as number, t, m[r] as number, -127, 127);
    return queries;
  };
}
