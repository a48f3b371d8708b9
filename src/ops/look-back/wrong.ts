/** Whether a memory is one that steps can leave behind: the same question as the C's restore asks, answered apart from it. */

import type { QuantizedNode } from "../../ir/quantized.ts";
import { at, matrixOf } from "../constants.ts";
import { layoutOfNode } from "./integers.ts";
import type { Level } from "./layout.ts";
import { bitAt, fieldsOf, type State } from "./memory/memory.ts";
import { scoreOf } from "./summary/top.ts";

type Field = (name: string) => Int32Array;
type Rows = (field: Int32Array) => readonly Int32Array[];

/** state: with every field within its bounds. The first thing that no step leaves so, in words; undefined where there is none. */
export function wrong(node: QuantizedNode, state: State): string | undefined {
  const { features, levels } = layoutOfNode(node);
  const rows: Rows = (field) => Array.from({ length: field.length / features }, (_, j) => field.subarray(j * features, (j + 1) * features));
  for (const level of levels) {
    const field = fieldsOf(state, level.index);
    const found =
      { ring: wrongRing, window: wrongWindow, retain: wrongRetain(node) }[level.kind](level, field, rows) ??
      wrongBlock(node, level, field, rows);
    if (found !== undefined) return `level ${level.index}: ${found}`;
  }
  return undefined;
}

function wrongRing({ entries, mayBeEmpty }: Level, field: Field, rows: Rows): string | undefined {
  const [place, length] = [at(field("at"), 0), at(field("len"), 0)];
  if (length < entries && place !== length) return `it holds ${length} entries and would write entry ${place} next`;
  const there = mayBeEmpty ? field("present") : undefined;
  if (there && bitsBehind(there, entries)) return `there are bits behind entry ${entries - 1}`;
  for (const [j, v] of rows(field("vectors")).entries()) {
    const present = there ? bitAt(there, j) : j < length;
    if (present && j >= length) return `entry ${j} is there, but it holds ${length}`;
    if (!present && !isZero(v)) return `entry ${j} is not there, but not 0`;
  }
  return undefined;
}

function wrongWindow({ entries, slots, mayBeEmpty }: Level, field: Field, rows: Rows): string | undefined {
  const [index, counts, length] = [field("index"), field("counts"), at(field("len"), 0)];
  const held = new Int32Array(slots + 1);
  for (let k = 0; k < length; k++) {
    const slot = at(index, (at(field("head"), 0) + k) % entries);
    held[slot] = at(held, slot) + 1;
  }
  if (!mayBeEmpty && at(held, slots) > 0) return "an entry has no vector, and none can be empty here";
  for (const [slot, v] of rows(field("vectors")).entries()) {
    if (at(counts, slot) !== at(held, slot)) return `slot ${slot} counts ${at(counts, slot)} entries, but ${at(held, slot)} name it`;
    if (at(held, slot) === 0 && !isZero(v)) return `slot ${slot} is free, but not 0`;
  }
  return undefined;
}

function wrongRetain(node: QuantizedNode): (level: Level, field: Field, rows: Rows) => string | undefined {
  return ({ index, slots }, field, rows) => {
    const [live, scores] = [field("live"), field("scores")];
    const score = scoreOf(matrixOf(node, `score${index - 1}`));
    if (bitsBehind(live, slots)) return `there are bits behind slot ${slots - 1}`;
    for (const [slot, v] of rows(field("vectors")).entries()) {
      const taken = bitAt(live, slot);
      if (taken && slot > 0 && !bitAt(live, slot - 1)) return `slot ${slot} is taken, but slot ${slot - 1} is free`;
      if (!taken && !isZero(v)) return `slot ${slot} is free, but not 0`;
      const own = taken ? score(v) : 0;
      if (at(scores, slot) !== own) return `the score of slot ${slot} is ${at(scores, slot)}, but its vector's is ${own}`;
    }
    return undefined;
  };
}

function wrongBlock(node: QuantizedNode, { index, summary }: Level, field: Field, rows: Rows): string | undefined {
  if (summary?.kind !== "top") return undefined;
  const count = at(field("candidates"), 0);
  const score = scoreOf(matrixOf(node, `score${index}`));
  const vectors = rows(field("candidate_vectors"));
  for (const [j, v] of vectors.entries()) {
    const a = at(field("candidate_scores"), j);
    if (j >= count && (a !== 0 || !isZero(v))) return `there are ${count} candidates, but place ${j} is not 0`;
    if (j < count && a !== score(v)) return `the score of candidate ${j} is ${a}, but its vector's is ${score(v)}`;
    const better = vectors[j - 1];
    if (j < count && better && !goesBefore(at(field("candidate_scores"), j - 1), better, a, v))
      return `candidate ${j} is not behind candidate ${j - 1}`;
  }
  return undefined;
}

/** By score, then component by component. */
function goesBefore(a: number, v: Int32Array, b: number, w: Int32Array): boolean {
  if (a !== b) return a > b;
  const i = v.findIndex((component, k) => component !== w[k]);
  return i >= 0 && at(v, i) > at(w, i);
}

function bitsBehind(bits: Int32Array, count: number): boolean {
  for (let i = count; i < bits.length * 8; i++) if (bitAt(bits, i)) return true;
  return false;
}

function isZero(v: Int32Array): boolean {
  return v.every((component) => component === 0);
}
