/** top(k): the k best distinct vectors of a block by a learned score, greatest first (SEMANTICS, offer and close). */

import type { Matrix } from "../../../arith/rows.ts";
import { clamp } from "../../../arith/saturate.ts";
import { scale } from "../../../arith/scale.ts";
import { at } from "../../constants.ts";
import { dot } from "../../dot.ts";
import type { MemoryContext } from "../memory/memory.ts";
import { type Block, entriesOf } from "./block.ts";

/** s·v + s0 of one score row. */
export function scoreOf(score: Matrix): (v: Int32Array) => number {
  const s0 = at(score.bias, 0);
  return (v) => s0 + dot(score.q, 0, v, 0, score.columns);
}

export function topBlock(kept: number, row: Matrix, { features, field }: Pick<MemoryContext, "features" | "field">): Block {
  const [candidates, scores, vectors] = [field("candidates"), field("candidate_scores"), field("candidate_vectors")];
  const score = scoreOf(row);
  const m = at(row.m, 0);
  const entries = entriesOf(kept, features);

  /** Less than 0 where (a, v) goes before candidate j: by score, then component by component. 0: it is that candidate. */
  function compare(a: number, v: Int32Array, j: number): number {
    let difference = (scores[j] as number) - a;
    for (let i = 0; difference === 0 && i < features; i++) difference = (vectors[j * features + i] as number) - (v[i] as number);
    return difference;
  }

  return {
    offer: (v) => {
      const a = score(v);
      const count = candidates[0] as number;
      let place = 0;
      for (; place < count; place++) {
        const order = compare(a, v, place);
        if (order === 0) return;
        if (order < 0) break;
      }
      if (place === kept) return;
      const moved = Math.min(count, kept - 1);
      scores.copyWithin(place + 1, place, moved);
      vectors.copyWithin((place + 1) * features, place * features, moved * features);
      scores[place] = a;
      vectors.set(v, place * features);
      candidates[0] = moved + 1;
    },
    close: () => {
      const count = candidates[0] as number;
      for (let j = 0; j < kept; j++) {
        const gate = j < count ? clamp(scale(scores[j] as number, row.t, m) + 16384, 0, 32767) : 0;
        entries.there[j] = gate > 0 ? 1 : 0;
        for (let i = j * features; i < (j + 1) * features; i++) entries.vectors[i] = ((vectors[i] as number) * gate + 16384) >> 15;
      }
      candidates[0] = 0;
      scores.fill(0);
      vectors.fill(0);
      return entries;
    },
  };
}
