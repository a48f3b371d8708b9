/** What a finished block hands up, in float: the best distinct vectors by score, or soft means by learned queries. */

import { clamp } from "../../../arith/saturate.ts";
import type { GraphNode } from "../../../ir/graph.ts";
import { at, paramOf } from "../../constants.ts";
import { isNear, type Memory } from "./memory.ts";
import { product, type Read } from "./read.ts";

/** undefined: EMPTY. */
export type Entry = Float64Array | undefined;

export interface Block {
  /** A vector of this block, as it was pushed. */
  offer(v: Float64Array): void;
  /** The entries that the block leaves; the next block begins. */
  close(): readonly Entry[];
}

/** Vectors that differ by no more are one: in integers they would be equal, and a framework's own rounding is smaller. */
const same = 1e-9;

export function scoreOf(node: GraphNode, level: number): (v: Float64Array) => number {
  const { data: s } = paramOf(node, `levels.${level}.score.weight`);
  const s0 = at(paramOf(node, `levels.${level}.score.bias`).data, 0);
  return (v) => s0 + product(s, 0, v, 0, v.length);
}

/** Ordered by score, then component by component, greatest first; an entry is its vector times clamp(a/3 + 1/2, 0, 1). */
export function topBlock(node: GraphNode, level: number, kept: number): Block {
  const score = scoreOf(node, level);
  let candidates: { readonly a: number; readonly v: Float64Array }[] = [];
  return {
    offer: (vector) => {
      const a = score(vector);
      if (candidates.length === kept && a < at(candidates, kept - 1).a) return;
      if (candidates.some(({ v }) => isNear(v, 0, vector, same))) return;
      candidates.push({ a, v: vector.slice() });
      candidates.sort((one, other) => other.a - one.a || lexically(other.v, one.v));
      candidates.length = Math.min(candidates.length, kept);
    },
    close: () => {
      const entries = Array.from({ length: kept }, (_, j): Entry => {
        const candidate = candidates[j];
        const gate = candidate ? clamp(candidate.a / 3 + 0.5, 0, 1) : 0;
        return gate > 0 ? candidate?.v.map((component) => component * gate) : undefined;
      });
      candidates = [];
      return entries;
    },
  };
}

export function poolBlock(node: GraphNode, level: number, features: number, memory: Memory, read: Read): Block {
  const queries = Float64Array.from(paramOf(node, `levels.${level}.pool.query`).data);
  const sinks = paramOf(node, `levels.${level}.pool.sink`).data;
  return {
    offer: () => {},
    close: () =>
      Array.from(sinks, (sink, j) => {
        const entry = new Float64Array(features);
        read(memory, queries, j * features, sink, entry, 0);
        return entry;
      }),
  };
}

function lexically(one: Float64Array, other: Float64Array): number {
  const i = one.findIndex((component, k) => component !== other[k]);
  return i < 0 ? 0 : at(one, i) - at(other, i);
}
