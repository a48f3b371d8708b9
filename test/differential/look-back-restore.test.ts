/** A restored memory of lookBack is one that a step can leave behind, or is refused: field by field, and by chance. */

import { describe, expect, it } from "vitest";
import { layoutsOf } from "../../src/verify/layout.ts";
import { fieldsOfState, snapshotHeadBytes, stateBytesOf, wrongValue } from "../../src/verify/snapshot.ts";
import { graphOfNodes, integersOf, randomStream } from "../support/look-back.ts";
import { badValue, changed, machineOf, sealed } from "../support/machine.ts";
import { random } from "../support/random.ts";

const top = { kind: "top", kept: 2 } as const;
const graph = graphOfNodes([
  { node: integersOf(3, { windows: [9, 5], heads: 1, summary: top }, random(1)) },
  { node: integersOf(3, { windows: [9, 5], heads: 1, summary: top, prune: { tau: 40, slots: [5, 6] } }, random(2)) },
  {
    node: integersOf(3, { windows: [4, 300], heads: 1, summary: { kind: "pool", kept: 1 }, prune: { tau: 9, slots: [4, 280] } }, random(3)),
  },
  { node: integersOf(3, { windows: [4], heads: 1, summary: top, retain: { slots: 11, tau: 1 } }, random(4)) },
]);
const put = (i: number, value: number) => (values: Int32Array) => {
  values[i] = value;
};
const add = (i: number, value: number) => (values: Int32Array) => {
  values[i]! += value;
};

/** What the reference says of the same bytes: it was written apart from the C. */
const wrongIn = (bytes: Uint8Array) => wrongValue(graph, fieldsOfState(graph, layoutsOf(graph).state, stateBytesOf(bytes)));

/** Steps taken, field, change: none of them can a step leave behind. */
const broken: readonly (readonly [number, string, (values: Int32Array) => void])[] = [
  [5, "past0.l0_vectors", put(0, -128)],
  [5, "past0.l0_vectors", put(3 * 5, 1)],
  [5, "past0.l0_at", put(0, 4)],
  [50, "past0.l0_at", put(0, 9)],
  [5, "past0.l0_len", put(0, 4)],
  [50, "past0.l0_len", put(0, 10)],
  [50, "past0.l0_age", put(0, 9)],
  [50, "past0.l0_candidates", put(0, 3)],
  [50, "past0.l0_candidates", add(0, -1)],
  [50, "past0.l0_candidate_scores", add(0, 1)],
  [50, "past0.l0_candidate_scores", put(1, 2 ** 31 - 1)],
  [50, "past0.l0_candidate_vectors", (values) => values.reverse()],
  [20, "past0.l1_present", put(0, 255)],
  [20, "past0.l1_present", (values) => values.fill(0)],
  [90, "past0.l1_present", add(1, 128)],
  [50, "past1.l0_counts", add(0, 1)],
  [50, "past1.l0_counts", add(0, -1)],
  [50, "past1.l0_counts", (values) => values.fill(9)],
  [50, "past1.l0_index", put(8, 6)],
  [50, "past1.l0_index", (values) => values.fill(5)],
  [50, "past1.l0_head", put(0, 9)],
  [50, "past1.l0_len", put(0, 0)],
  [50, "past2.l1_counts", add(1, 1)],
  [50, "past2.l1_counts", put(0, 65535)],
  [50, "past2.l1_index", put(0, 280)],
  [50, "past2.l1_len", put(0, 301)],
  [50, "past3.l1_live", put(0, 2)],
  [50, "past3.l1_live", put(1, 8)],
  [50, "past3.l1_live", put(0, 0)],
  [50, "past3.l1_scores", add(0, 1)],
  [5, "past3.l1_vectors", put(32, 1)],
];

describe("restore and state_valid of lookBack's memories", async () => {
  const m = await machineOf(graph);
  const snapshotAfter = (steps: number) => {
    m.reset();
    const stream = randomStream(graph, random(9));
    for (let t = 0; t < steps; t++) m.step(stream());
    return m.snapshot();
  };

  it("takes back what a step left, and goes on from there", () => {
    for (const steps of [0, 1, 7, 40, 200]) {
      const snapshot = snapshotAfter(steps);
      const stream = randomStream(graph, random(steps));
      const inputs = Array.from({ length: 30 }, () => stream().map((values) => values.slice()));
      for (const values of inputs) m.step(values);
      const later = m.snapshot();
      m.reset();
      expect([m.restore(snapshot), m.valid(), m.validInMemory(snapshot)]).toEqual([0, 1, 1]);
      expect(wrongIn(snapshot)).toBeUndefined();
      expect(m.snapshot()).toEqual(snapshot);
      for (const values of inputs) m.step(values);
      expect(m.snapshot()).toEqual(later);
    }
  });

  it.each(broken)("after %i steps, %s changed", (steps, field, change) => {
    const bytes = changed(graph, snapshotAfter(steps), field, change);
    const now = snapshotAfter(3);
    expect(bytes).not.toEqual(sealed(snapshotAfter(steps)));
    snapshotAfter(3);
    expect([m.restore(bytes), m.validInMemory(bytes)]).toEqual([badValue, 0]);
    expect(wrongIn(bytes)?.node).toBe(field.split(".")[0]);
    expect(m.snapshot()).toEqual(now);
  });

  it("2,000 snapshots with bytes changed by chance: refused as in RAM, or a state from which 10 steps run", () => {
    const r = random(77);
    const starts = [0, 3, 30, 150].map(snapshotAfter);
    const taken = [0, 0];
    for (let i = 0; i < 2000; i++) {
      const bytes = r.pick(starts).slice();
      for (let k = r.integer(1, 3); k > 0; k--) {
        bytes[r.integer(snapshotHeadBytes, bytes.length - 5)] = r.chance(0.5) ? r.integer(0, 255) : r.integer(0, 3);
      }
      sealed(bytes);
      const answer = m.restore(bytes);
      expect([0, badValue]).toContain(answer);
      expect(m.validInMemory(bytes)).toBe(answer === 0 ? 1 : 0);
      expect(wrongIn(bytes) === undefined).toBe(answer === 0);
      taken[answer === 0 ? 0 : 1]!++;
      if (answer !== 0) continue;
      expect(m.snapshot()).toEqual(bytes);
      const stream = randomStream(graph, random(i));
      for (let t = 0; t < 10; t++) m.step(stream());
      expect(m.valid()).toBe(1);
    }
    expect(Math.min(...taken)).toBeGreaterThan(50);
  });
});
