/** The conformance vectors of the read that attention's can be (no sink, counts 1): the last entry comes with a step, the others are there. */

import { readFileSync } from "node:fs";
import type { QuantizedNode } from "../../src/ir/quantized.ts";
import { integersOf, quantizedNode, symmetric } from "./attention.ts";

export interface ReadCase {
  readonly name: string;
  readonly node: QuantizedNode;
  readonly operands: readonly [Int32Array, Int32Array, Int32Array];
  readonly state: Readonly<Record<string, Int32Array>>;
  /** Of the first features; the others are 0. */
  readonly contexts: readonly number[];
}

interface Vector {
  readonly name: string;
  readonly logits: readonly number[];
  readonly counts: readonly number[];
  readonly sink: number | null;
  readonly v: readonly (readonly number[])[];
  readonly bias: number;
  readonly t: number;
  readonly m: number;
  readonly c: readonly number[];
  readonly u?: readonly number[];
  readonly k?: readonly (readonly number[])[];
  readonly logit_t?: number;
  readonly logit_m?: number;
}

export function readsWithoutSink(): ReadCase[] {
  const { cases } = JSON.parse(readFileSync(new URL("../conformance/read.json", import.meta.url), "utf8")) as { cases: Vector[] };
  return cases.filter(({ sink, counts }) => sink === null && counts.every((count) => count === 1)).map(caseOf);
}

/** More than any case has, so that cases may share a node. */
const window = 64;

/** Where only logits are given, keys of four numbers make them with a query of 127, 127, 127 and 1: 4 · 2^30 / 2^32 is 1. */
function caseOf({ name, logits, v, bias, t, m, c, u, k, logit_t = 2, logit_m = 2 ** 30 }: Vector): ReadCase {
  const query = u ?? [127, 127, 127, 1];
  const keys = k ?? logits.map(digits);
  const features = Math.max(query.length, c.length);
  const row = (values: readonly number[] = []) => Int32Array.from({ length: features }, (_, i) => values[i] ?? 0);
  const options = { window, heads: 1, d: features };
  const integers = integersOf(
    options,
    [1, 1, 1].map((s) => symmetric(s / 127)),
    symmetric(1 / 127),
  );
  const numbers = { window, heads: 1, logitM: logit_m, logitT: logit_t, bias, t, m, lo: -127, hi: 127 };
  const before = (rows: readonly (readonly number[])[]) => {
    const all = new Int32Array(window * features);
    for (const [j, values] of rows.slice(0, -1).entries()) all.set(row(values), j * features);
    return all;
  };
  const entries = Int32Array.of(logits.length - 1);
  return {
    name,
    node: quantizedNode(options, symmetric(1 / 127), { ...integers, numbers }),
    operands: [row(query), row(keys.at(-1)), row(v.at(-1))],
    state: { keys: before(keys), values: before(v), at: entries, len: Int32Array.from(entries) },
    contexts: c,
  };
}

/** 127a + 127b + 127c + e of a logit, each within 127. */
function digits(logit: number): number[] {
  const rest = Math.max(-127, Math.min(127, logit % 127));
  let left = (logit - rest) / 127;
  const values = [0, 1, 2].map(() => {
    const value = Math.max(-127, Math.min(127, left));
    left -= value;
    return value;
  });
  return [...values, rest];
}
