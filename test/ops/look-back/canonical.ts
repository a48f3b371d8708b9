/** What holds of the state of a lookBack after every step: RAM is the canonical form. */

import { expect } from "vitest";
import type { QuantizedNode } from "../../../src/ir/quantized.ts";
import { layoutOfNode } from "../../../src/ops/look-back/integers.ts";
import type { Level } from "../../../src/ops/look-back/layout.ts";

type State = Readonly<Record<string, Int32Array>>;

/** Plain checks and one `expect` at the end: this runs thousands of times. */
export function checkCanonical(node: QuantizedNode, state: State): void {
  const wrong: string[] = [];
  const need = (holds: boolean, what: string) => {
    if (!holds) wrong.push(what);
  };
  for (const { name, count, least, greatest } of node.state) {
    const values = state[name]!;
    need(values.length === count && values.every((value) => value >= least && value <= greatest), `${name} in range`);
  }
  const layout = layoutOfNode(node);
  for (const level of layout.levels) {
    const field = (name: string) => state[`l${level.index}_${name}`]!;
    const own = (what: string) => `level ${level.index}: ${what}`;
    const rows = (name: string) => rowsOf(field(name), layout.features);
    const taken = takenSlots(level, field);
    for (const [slot, vector] of rows("vectors").entries()) {
      need(taken.has(slot) || vector.every((component) => component === 0), own(`free slot ${slot} is 0`));
    }
    if (level.kind !== "ring") {
      const stored = [...taken].map((slot) => rows("vectors")[slot]!);
      const apart = stored.every((v, i) => stored.slice(i + 1).every((w) => v.some((q, k) => Math.abs(q - w[k]!) > level.tau)));
      need(apart, own("stored vectors are further apart than tau"));
    }
    if (level.kind === "window") checkWindow(level, field, (holds, what) => need(holds, own(what)));
    if (level.kind === "retain") {
      const score = node.matrices[`score${level.index - 1}`]!;
      for (const [slot, a] of field("scores").entries()) {
        const expected = rows("vectors")[slot]!.reduce((sum, q, i) => sum + q * score.q[i]!, score.bias[0]!);
        need(a === (taken.has(slot) ? expected : 0), own(`score of slot ${slot}`));
      }
    }
    if (level.summary?.kind === "top") {
      const count = field("candidates")[0]!;
      const keys = rows("candidate_vectors").map((vector, j) => [field("candidate_scores")[j]!, ...vector]);
      for (const [j, key] of keys.entries()) {
        if (j >= count)
          need(
            key.every((value) => value === 0),
            own(`candidate ${j} is gone`),
          );
        else if (j > 0) need(greater(keys[j - 1]!, key), own("candidates stand greatest first"));
      }
    }
  }
  expect(wrong).toEqual([]);
}

function checkWindow({ entries, slots }: Level, field: (name: string) => Int32Array, need: (holds: boolean, what: string) => void): void {
  const [counts, index, head, len] = [field("counts"), field("index"), field("head")[0]!, field("len")[0]!];
  const expected = new Array(slots).fill(0);
  for (let i = 0; i < len; i++) {
    const slot = index[(head + i) % entries]!;
    if (slot < slots) expected[slot]++;
  }
  need(
    counts.every((count, slot) => count === expected[slot]),
    "each count is the number of entries that stand for the slot",
  );
}

function takenSlots({ kind, mayBeEmpty, slots }: Level, field: (name: string) => Int32Array): Set<number> {
  const bit = (name: string, slot: number) => ((field(name)[slot >> 3]! >> (slot & 7)) & 1) === 1;
  const taken = {
    ring: (slot: number) => slot < field("len")[0]! && (!mayBeEmpty || bit("present", slot)),
    window: (slot: number) => field("counts")[slot]! > 0,
    retain: (slot: number) => bit("live", slot),
  }[kind];
  return new Set(Array.from({ length: slots }, (_, slot) => slot).filter(taken));
}

function rowsOf(values: Int32Array, features: number): number[][] {
  return Array.from({ length: values.length / features }, (_, row) => [...values.subarray(row * features, (row + 1) * features)]);
}

function greater(a: readonly number[], b: readonly number[]): boolean {
  const i = a.findIndex((value, k) => value !== b[k]);
  return i >= 0 && a[i]! > b[i]!;
}
