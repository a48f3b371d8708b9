/** lookBack's integers against the golden streams and reads of the prototype, bit for bit. */

import { describe, expect, it } from "vitest";
import { readWeights } from "../../../src/arith/read.ts";
import { fixed } from "../../../src/ops/look-back/fixed.ts";
import { contextBias, contextMultiplier, readerOf } from "../../../src/ops/look-back/read.ts";
import { statisticsOf } from "../../../src/ops/look-back/statistics.ts";
import { emptyState, type Fixture, fixtureNode, nets, optionsOf, readFixture, readTensorFile } from "./fixture.ts";

const names = ["stored", "merged", "early", "refused", "evicted", "peak"] as const;

function replay(fixture: Fixture, name: string) {
  const golden = fixture.golden[name]!;
  const node = fixtureNode(fixture, optionsOf(fixture, golden));
  const { features } = fixture;
  const state = emptyState(node);
  const step = fixed(node, []);
  const out = new Int32Array(node.shape[0]!);
  const encoded = Int32Array.from(fixture.values("golden.encoded"));
  const contexts = fixture.values(`golden.${name}.contexts`);
  const counts = golden.map((_, level) => `golden.${name}.counts.${level}`).map((key) => (fixture.has(key) ? fixture.values(key) : []));
  const steps = encoded.length / features;
  for (let t = 0; t < steps; t++) {
    step([encoded.subarray(t * features, (t + 1) * features)], state, out);
    expect([...out], `step ${t}`).toEqual([...contexts.slice(t * out.length, (t + 1) * out.length)]);
    for (const [level, expected] of counts.entries()) {
      const { slots } = golden[level]!;
      if (expected.length > 0)
        expect([...state[`l${level}_counts`]!], `step ${t}`).toEqual([...expected.slice(t * slots, (t + 1) * slots)]);
    }
  }
  for (const [level, { kind, ...expected }] of golden.entries()) {
    if (kind !== "ring") expect(statisticsOf(state)![level]).toEqual(Object.fromEntries(names.map((key) => [key, expected[key]])));
  }
  return steps;
}

describe("golden streams", () => {
  for (const net of nets) {
    const fixture = readFixture(net);
    for (const name of Object.keys(fixture.golden)) it(`${net}: ${name}`, () => expect(replay(fixture, name)).toBe(320));
  }

  it("cover every memory", () => {
    const all = nets.flatMap((net) => Object.keys(readFixture(net).golden));
    expect(all.length).toBe(14);
    expect(new Set(all)).toEqual(new Set(["ring", "window_exact", "window_overflow", "window_counts", "retain"]));
  });
});

describe("golden streams of duplicates whose slots run out at level 2, and there alone", () => {
  for (const net of nets) {
    const fixture = readFixture(net, "overflow");
    for (const [name, [below, second]] of Object.entries(fixture.golden)) {
      it(`${net}: ${name}`, () => {
        expect(replay(fixture, name)).toBe(480);
        expect(below).toMatchObject({ kind: "window", early: 0 });
        expect(second!["merged"]).toBeGreaterThan(0);
        if (second!.kind === "window") expect(second!["early"]).toBeGreaterThan(50);
        else expect([second!["refused"], second!["evicted"]]).not.toContain(0);
      });
    }
  }
});

describe("golden reads", () => {
  const { values } = readTensorFile("read_cases.safetensors");
  const [begin, sinks] = [values("begin"), values("sink")];
  const [logits, counts] = [Int32Array.from(values("logits")), Int32Array.from(values("counts"))];
  const [weights, vectors, contexts] = [values("weights"), Int32Array.from(values("vectors")), values("contexts")];

  it("has the constants of the contexts", () => {
    expect(new Set(values("context.bias"))).toEqual(new Set([contextBias]));
    expect(values("context.mul")[0]).toBe(contextMultiplier);
    expect(values("context.shl")[0]).toBe(0);
  });

  it("63 cases: weights and contexts", () => {
    expect(sinks.length).toBe(63);
    for (const [j, sink] of sinks.entries()) {
      const [from, to] = [begin[j]!, begin[j + 1]!];
      const own = logits.subarray(from, to);
      expect([...readWeights(own, counts.subarray(from, to), sink)], `case ${j}`).toEqual([...weights.slice(from, to)]);
      expect(context(own, counts.subarray(from, to), vectors.subarray(4 * from, 4 * to), sink), `case ${j}`).toEqual([
        ...contexts.slice(4 * j, 4 * j + 4),
      ]);
    }
  });

  /** Through the read itself: a component more, which is only read and so may be wide, makes the logits: 64 · 2l · 2^25 / 2^32 = l. */
  function context(own: Int32Array, counts: Int32Array, vectors: Int32Array, sink: number): number[] {
    const wide = Int32Array.from({ length: 5 * own.length }, (_, i) => {
      const [row, column] = [Math.floor(i / 5), i % 5];
      return column === 4 ? 2 * own[row]! : vectors[4 * row + column]!;
    });
    const present = { at: Int32Array.from(own, (_, j) => 5 * j), counts, length: own.length };
    const out = new Int32Array(5);
    const query = { u: Int8Array.of(0, 0, 0, 0, 64), logit: { m: 2 ** 25, t: 0 }, sink };
    readerOf(5, own.length)(wide, present, query, out, 0);
    return [...out.subarray(0, 4)];
  }
});
