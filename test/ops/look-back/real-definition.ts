/** lookBack in real numbers, as SEMANTICS defines it, from the whole past at every step; windows are rings. No code of the reference. */

import type { GraphNode } from "../../../src/ir/graph.ts";

type Vector = readonly number[];
/** null: EMPTY. */
type Entry = Vector | null;

export function realContexts(node: GraphNode, stored: readonly Float64Array[], x: Float64Array): number[] {
  const {
    windows,
    heads = 1,
    summary = { top: 4 },
    retain,
  } = node.attributes as {
    windows: readonly number[];
    heads?: number;
    summary?: { top?: number; pool?: number };
    retain?: { slots: number; threshold?: number };
  };
  const p = (name: string) => [...node.params[name]!.data];
  const levels = windows.length + (retain ? 1 : 0);
  const contexts: number[] = [];
  let pushes: (readonly Entry[])[] = stored.map((v) => [[...v]]);
  for (let level = 0; level < levels; level++) {
    const own = (name: string) => p(`levels.${level}.${name}`);
    const [w, b, sinks] = [own("query.weight"), own("query.bias"), own("sink")];
    const window = windows[level];
    const seen = window === undefined ? pushes : pushes.slice(-window);
    const past = seen.flat().filter((v) => v !== null);
    const score = (v: Vector, at: number) => dot(v, p(`levels.${at}.score.weight`)) + p(`levels.${at}.score.bias`)[0]!;
    const there = window === undefined ? kept(past, retain!.slots, retain!.threshold ?? 0, (v) => score(v, level - 1)) : past;
    for (let head = 0; head < heads; head++) {
      const u = Array.from(x, (_, i) => {
        const r = head * x.length + i;
        return b[r]! + dot(w.slice(r * x.length, (r + 1) * x.length), [...x]);
      });
      contexts.push(...softmax(there, u, sinks[head]!, x.length));
    }
    if (level === levels - 1 || window === undefined) break;
    const blocks = Array.from({ length: Math.floor(pushes.length / window) }, (_, i) => pushes.slice(i * window, (i + 1) * window).flat());
    pushes = blocks.map((block) => {
      const vectors = block.filter((v) => v !== null);
      if (summary.pool !== undefined) {
        const queries = own("pool.query");
        return own("pool.sink").map((sink, j) => softmax(vectors, queries.slice(j * x.length, (j + 1) * x.length), sink, x.length));
      }
      const distinct = [...new Map(vectors.map((v) => [String(v), v])).values()].sort((v, w) => score(w, level) - score(v, level));
      return Array.from({ length: summary.top! }, (_, j): Entry => {
        const v = distinct[j];
        const gate = v ? Math.min(1, Math.max(0, score(v, level) / 3 + 0.5)) : 0;
        return v && gate > 0 ? v.map((component) => component * gate) : null;
      });
    });
  }
  return contexts;
}

function kept(past: readonly Vector[], slots: number, threshold: number, score: (v: Vector) => number): readonly Vector[] {
  const list: Vector[] = [];
  for (const v of past) {
    if (list.some((w) => w.every((component, i) => Math.abs(component - v[i]!) <= threshold))) continue;
    const worst = list.reduce((low, w, i) => (score(w) < score(list[low]!) ? i : low), 0);
    if (list.length < slots) list.push(v);
    else if (score(v) > score(list[worst]!)) list[worst] = v;
  }
  return list;
}

function softmax(vectors: readonly Vector[], u: Vector, sink: number, features: number): Vector {
  const shares = vectors.map((v) => Math.exp(dot(u, v)));
  const total = shares.reduce((a, b) => a + b, Math.exp(sink));
  return Array.from({ length: features }, (_, i) => vectors.reduce((sum, v, j) => sum + shares[j]! * v[i]!, 0) / total);
}

const dot = (a: Vector, b: Vector) => a.reduce((sum, q, i) => sum + q * b[i]!, 0);
