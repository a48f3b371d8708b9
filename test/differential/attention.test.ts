/** The generated C of attention's read, with probes and traps, against the reference; and what it takes back as a memory. */

import { describe, expect, it } from "vitest";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { layoutsOf } from "../../src/verify/layout.ts";
import { fieldsOfState, snapshotHeadBytes, stateBytesOf, wrongValue } from "../../src/verify/snapshot.ts";
import type { Vectors } from "../../src/verify/vectors.ts";
import { verifyEquality } from "../../src/verify/verify.ts";
import { graphOfReads, randomNode, randomStep } from "../support/attention.ts";
import { badValue, changed, machineOf, sealed } from "../support/machine.ts";
import { random } from "../support/random.ts";
import { type ReadCase, readsWithoutSink } from "../support/read-cases.ts";
import { projectOf, strictExecutor } from "../support/wasm.ts";

const soak = import.meta.env.MODE === "soak";
const models = soak ? 60 : 4;
const [together, stepsEach] = [6, soak ? 1500 : 300];

/** q, k and v of each read, in two sequences: the second begins from reset. */
function vectorsOf(graph: QuantizedGraph, seed: number, steps: number): Vectors {
  const reads = graph.nodes.filter(({ op }) => op === "attention");
  return {
    source: "seeded",
    seed,
    sequences: [{ steps: Math.ceil(steps / 4) }, { steps: steps - Math.ceil(steps / 4) }],
    steps,
    read: (sequence, step, into) => {
      const r = random(seed * 7919 + sequence * 104729 + step);
      for (const [i, { shape }] of reads.entries()) {
        for (const [p, vector] of randomStep(r, shape[0]!).entries()) into[3 * i + p]?.set(vector);
      }
    },
  };
}

describe(`${models * together} random reads of attention, ${stepsEach} steps each`, () => {
  for (let seed = 1; seed <= models; seed++) {
    it(`model ${seed}`, async () => {
      const r = random(seed);
      const graph = graphOfReads(Array.from({ length: together }, () => randomNode(r)));
      const vectors = vectorsOf(graph, seed, stepsEach);
      const result = await verifyEquality(graph, vectors, { real: await strictExecutor(graph, projectOf(graph, vectors)) });
      expect(result.difference).toBeUndefined();
      expect(result.compared.steps).toBe(stepsEach);
    });
  }
});

const r = random(5);
const options = [
  { window: 5, heads: 1, d: 3 },
  { window: 300, heads: 2, d: 2 },
];
const graph = graphOfReads(options.map((one) => randomNode(r, one)));

const put = (i: number, value: number) => (values: Int32Array) => {
  values[i] = value;
};

/** What the reference says of the same bytes: it was written apart from the C. */
const wrongIn = (bytes: Uint8Array) => wrongValue(graph, fieldsOfState(graph, layoutsOf(graph).state, stateBytesOf(bytes)));

/** Steps taken, field, change: none of them can a step leave behind. */
const broken: readonly (readonly [number, string, (values: Int32Array) => void])[] = [
  [3, "seen0.keys", put(0, -128)],
  [3, "seen0.keys", put(9, 1)],
  [3, "seen0.values", put(14, -1)],
  [3, "seen0.at", put(0, 2)],
  [3, "seen0.at", put(0, 4)],
  [3, "seen0.len", put(0, 2)],
  [9, "seen0.at", put(0, 5)],
  [9, "seen0.len", put(0, 6)],
  [9, "seen0.len", put(0, 3)],
  [50, "seen1.values", put(200, 1)],
  [50, "seen1.keys", put(1199, 1)],
  [50, "seen1.len", put(0, 301)],
  [50, "seen1.at", put(0, 65535)],
  [310, "seen1.at", put(0, 300)],
];

describe("restore and state_valid of attention's memory", async () => {
  const m = await machineOf(graph);
  const vectors = vectorsOf(graph, 3, 4);
  const inputs = graph.nodes.filter(({ op }) => op === "input").map(({ shape }) => new Int32Array(shape[0]!));
  const stepsFrom = (from: number, count: number) => {
    for (let t = from; t < from + count; t++) {
      vectors.read(0, t, inputs);
      m.step(inputs);
    }
  };
  const snapshotAfter = (steps: number) => {
    m.reset();
    stepsFrom(0, steps);
    return m.snapshot();
  };

  it("takes back what a step left, and goes on from there", () => {
    for (const steps of [0, 1, 4, 5, 13, 320]) {
      const snapshot = snapshotAfter(steps);
      stepsFrom(steps, 20);
      const later = m.snapshot();
      m.reset();
      expect([m.restore(snapshot), m.valid(), m.validInMemory(snapshot)]).toEqual([0, 1, 1]);
      expect(wrongIn(snapshot)).toBeUndefined();
      expect(m.snapshot()).toEqual(snapshot);
      stepsFrom(steps, 20);
      expect(m.snapshot()).toEqual(later);
    }
  });

  it.each(broken)("after %i steps, %s changed", (steps, field, change) => {
    const snapshot = snapshotAfter(steps);
    const bytes = changed(graph, snapshot, field, change);
    expect(bytes).not.toEqual(snapshot);
    const now = snapshotAfter(2);
    expect([m.restore(bytes), m.validInMemory(bytes)]).toEqual([badValue, 0]);
    expect(wrongIn(bytes)?.node).toBe(field.split(".")[0]);
    expect(m.snapshot()).toEqual(now);
  });

  it("500 snapshots with bytes changed by chance: refused as in RAM, or a state from which 5 steps run", () => {
    const chance = random(77);
    const starts = [0, 3, 30, 310].map(snapshotAfter);
    const taken = [0, 0];
    for (let i = 0; i < 500; i++) {
      const bytes = chance.pick(starts).slice();
      for (let k = chance.integer(1, 3); k > 0; k--) bytes[chance.integer(snapshotHeadBytes, bytes.length - 5)] = chance.integer(0, 255);
      sealed(bytes);
      const answer = m.restore(bytes);
      expect([0, badValue]).toContain(answer);
      expect(m.validInMemory(bytes)).toBe(answer === 0 ? 1 : 0);
      expect(wrongIn(bytes) === undefined).toBe(answer === 0);
      taken[answer === 0 ? 0 : 1]!++;
      if (answer !== 0) continue;
      expect(m.snapshot()).toEqual(bytes);
      stepsFrom(i, 5);
      expect(m.valid()).toBe(1);
    }
    expect(Math.min(...taken)).toBeGreaterThan(50);
  });
});

it("conformance vectors without a sink, in C", async () => {
  const cases = readsWithoutSink();
  const keyOf = ({ node }: ReadCase) => JSON.stringify([node.shape, node.numbers]);
  const reads = new Map(cases.map((one) => [keyOf(one), one.node]));
  const all = graphOfReads([...reads.values()]);
  const empty = [...reads.values()].flatMap(({ shape }) => [1, 2, 3].map(() => new Int32Array(shape[0]!)));
  const m = await machineOf(all);
  m.reset();
  const afresh = m.snapshot();
  for (const one of cases) {
    const i = [...reads.keys()].indexOf(keyOf(one));
    const fields = Object.entries(one.state);
    const bytes = fields.reduce<Uint8Array>(
      (now, [field, values]) => changed(all, now, `seen${i}.${field}`, (to) => to.set(values)),
      afresh,
    );
    expect(m.restore(bytes), one.name).toBe(0);
    m.step(empty.map((zeros, k) => one.operands[k - 3 * i] ?? zeros));
    expect([...m.output(i)].slice(0, one.contexts.length), one.name).toEqual(one.contexts);
  }
});
