/**
 * lookBack as SEMANTICS defines it, in BigInt, from the whole past at every step: no state, and no code of the references. Only where
 * a stream of entries goes through a window or retain is it replayed, as a list.
 */

import type { QuantizedNode } from "../../../src/ir/quantized.ts";
import type { Vector } from "./random-node.ts";

/** null: EMPTY. */
type Entry = Vector | null;
type Slot = { readonly v: Vector; count: number };

export function contextsOf(node: QuantizedNode, stored: readonly Vector[], x: Vector): number[] {
  const { features = 0, heads = 0, windows = 0, kept = 0, retainSlots, retainTau = 0, tau = 0 } = node.numbers;
  const pruned = node.words["memory"] === "window";
  const top = node.words["summary"] === "top";
  const levels = windows + (retainSlots === undefined ? 0 : 1);
  const contexts: number[] = [];
  let pushes: (readonly Entry[])[] = stored.map((v) => [v]);
  for (let level = 0; level < levels; level++) {
    const window = node.numbers[`window${level}`] ?? 0;
    const entries = (pushes[0]?.length ?? 1) * window;
    const remembered = (count: number): readonly Slot[] => {
      const past = pushes.slice(0, count).flat();
      if (level === windows) return retained(past, retainSlots!, retainTau, (v) => score(node, level - 1, v));
      if (pruned) return windowed(past, entries, node.numbers[`slots${level}`]!, tau);
      return past.slice(-entries).flatMap((v) => (v ? [{ v, count: 1 }] : []));
    };
    const query = node.matrices[`query${level}`]!;
    for (let head = 0; head < heads; head++) {
      const u = Array.from({ length: features }, (_, i) => {
        const r = head * features + i;
        const row = [...query.q.subarray(r * features, (r + 1) * features)];
        return clip(mulh((dot(row, x) + BigInt(query.bias[r]!)) << BigInt(query.t), query.m[r]!), -127n, 127n);
      });
      const [m, t] = [node.numbers[`logitM${level}_${head}`]!, node.numbers[`logitT${level}_${head}`]!];
      contexts.push(...read(remembered(pushes.length), u, m, t, node.numbers[`sink${level}_${head}`]!, features));
    }
    if (level === levels - 1) break;
    const next: (readonly Entry[])[] = [];
    for (let end = window; end <= pushes.length; end += window) {
      if (top) next.push(best(node, level, pushes.slice(end - window, end).flat(), kept));
      else next.push(pooled(node, level, remembered(end), features));
    }
    pushes = next;
  }
  return contexts;
}

function windowed(past: readonly Entry[], entries: number, slots: number, tau: number): readonly Slot[] {
  const at: (Slot | null)[] = new Array(slots).fill(null);
  const queue: (Slot | null)[] = [];
  const expire = () => {
    const slot = queue.shift();
    if (slot && --slot.count === 0) at[at.indexOf(slot)] = null;
  };
  for (const v of past) {
    if (queue.length === entries) expire();
    let slot = v && (at.find((other) => other && near(other.v, v, tau)) ?? null);
    if (v && !slot) {
      while (!at.includes(null)) expire();
      slot = { v, count: 0 };
      at[at.indexOf(null)] = slot;
    }
    if (slot) slot.count++;
    queue.push(slot);
  }
  return at.filter((slot) => slot !== null);
}

function retained(past: readonly Entry[], slots: number, tau: number, score: (v: Vector) => bigint): readonly Slot[] {
  const list: (Slot & { a: bigint })[] = [];
  for (const v of past) {
    if (!v || list.some((slot) => near(slot.v, v, tau))) continue;
    const entry = { v, count: 1, a: score(v) };
    const least = list.reduce((low, { a }, i) => (a < list[low]!.a ? i : low), 0);
    if (list.length < slots) list.push(entry);
    else if (entry.a > list[least]!.a) list[least] = entry;
  }
  return list;
}

/** The k best distinct vectors of a block, gated. */
function best(node: QuantizedNode, level: number, block: readonly Entry[], kept: number): readonly Entry[] {
  const { m, t } = node.matrices[`score${level}`]!;
  const distinct = new Map(block.flatMap((v) => (v ? [[String(v), { v, a: score(node, level, v) }] as const] : [])));
  const order = [...distinct.values()].sort((p, q) => (p.a === q.a ? lexically(q.v, p.v) : p.a < q.a ? 1 : -1));
  return Array.from({ length: kept }, (_, j) => {
    const candidate = order[j];
    if (!candidate) return null;
    const gate = clip(mulh(candidate.a << BigInt(t), m[0]!) + 16384n, 0n, 32767n);
    return gate === 0n ? null : candidate.v.map((component) => Number((BigInt(component) * gate + 16384n) >> 15n));
  });
}

function pooled(node: QuantizedNode, level: number, slots: readonly Slot[], features: number): readonly Entry[] {
  const { q, m, bias, t, rows } = node.matrices[`pool${level}`]!;
  return Array.from({ length: rows }, (_, j) => {
    const query = [...q.subarray(j * features, (j + 1) * features)];
    return read(slots, query.map(BigInt), m[j]!, t, bias[j]!, features);
  });
}

function read(slots: readonly Slot[], u: readonly bigint[], m: number, t: number, sink: number, features: number): number[] {
  const logits = slots.map(({ v }) => clip(mulh(dot(u, v) << BigInt(t), m), -32768n, 32767n));
  const greatest = [BigInt(sink), ...logits].reduce((a, b) => (a > b ? a : b));
  const e = logits.map((logit) => exp2(Number(greatest - logit)));
  let U = exp2(Number(greatest) - sink);
  for (const [j, { count }] of slots.entries()) U += BigInt(count) * e[j]!;
  if (U < 65536n) U = 65536n;
  let k = 1n;
  while (U >> k > 65535n) k++;
  const R = (32255n * 65536n) / ((U >> k) + 1n);
  const w = slots.map(({ count }, j) => BigInt(count) * ((e[j]! * R + (1n << (k + 15n))) >> (k + 16n)));
  return Array.from({ length: features }, (_, i) => {
    const sum = slots.reduce((total, { v }, j) => total + w[j]! * BigInt(v[i]!), 16127n);
    return Number(clip(mulh(sum, 133157), -127n, 127n));
  });
}

function exp2(difference: number): bigint {
  const shift = difference >> 8;
  return shift > 15 ? 0n : BigInt(Math.min(65535, Math.round(65536 * 2 ** (-(difference & 255) / 256)))) >> BigInt(shift);
}

function score(node: QuantizedNode, level: number, v: Vector): bigint {
  const { q, bias } = node.matrices[`score${level}`]!;
  return dot([...q], v) + BigInt(bias[0]!);
}

const mulh = (a: bigint, m: number) => (a * BigInt(m)) >> 32n;
const clip = (v: bigint, lo: bigint, hi: bigint) => (v < lo ? lo : v > hi ? hi : v);
const dot = (a: readonly (number | bigint)[], b: Vector) => a.reduce<bigint>((sum, q, i) => sum + BigInt(q) * BigInt(b[i]!), 0n);
const near = (a: Vector, b: Vector, tau: number) => a.every((component, i) => Math.abs(component - b[i]!) <= tau);
const lexically = (a: Vector, b: Vector) => a.map((component, i) => component - b[i]!).find((difference) => difference !== 0) ?? 0;
