/** What lookBack promises whatever its integers are, on random streams (SEMANTICS, Properties). */

import { describe, expect, it } from "vitest";
import { layoutOf } from "../../../src/ops/look-back/layout.ts";
import { statisticsOf } from "../../../src/ops/look-back/statistics.ts";
import { random } from "../../support/random.ts";
import { checkCanonical } from "./canonical.ts";
import { contextsOf } from "./definition.ts";
import { emptyState, nodeOf } from "./fixture.ts";
import { gateOf, randomNode, randomOptions, randomStream, streamOf } from "./random-node.ts";

describe("lookBack on random streams", () => {
  it("is its definition from the whole past, at every step: all memories and summaries, with and without a gate", () => {
    const seeded = random(1);
    let steps = 0;
    for (let i = 0; i < 250; i++) {
      const features = seeded.integer(1, 3);
      const node = randomNode(seeded, features, randomOptions(seeded));
      const gate = seeded.chance(0.3) ? gateOf(node, 3) : undefined;
      const stream = streamOf(gate?.node ?? node, gate?.inputs);
      const stored: (readonly number[])[] = [];
      for (const x of randomStream(seeded, features, seeded.integer(10, 40))) {
        const open = gate === undefined || seeded.chance(0.7);
        if (open) stored.push(x);
        const contexts = stream.step(x, gate && (open ? 4 : 3));
        expect(contexts, `stream ${i}, ${stored.length} stored`).toEqual(contextsOf(node, stored, x));
        steps++;
      }
    }
    expect(steps).toBeGreaterThan(5000);
  });

  it("keeps its state canonical after every step", () => {
    const seeded = random(3);
    for (let i = 0; i < 200; i++) {
      const features = seeded.integer(1, 3);
      const node = randomNode(seeded, features, randomOptions(seeded));
      const stream = streamOf(node);
      checkCanonical(node, stream.state);
      for (const x of randomStream(seeded, features, 40)) {
        stream.step(x);
        checkCanonical(node, stream.state);
      }
    }
  });

  it("gives the ring's bits at threshold 0, with as many slots as entries and with the peak: 10,000 streams", () => {
    const seeded = random(2);
    const different: string[] = [];
    const seen = new Map<string, number>();
    for (let i = 0; i < 10_000; i++) {
      const features = seeded.integer(1, 3);
      const { windows, heads, summary, retain } = randomOptions(seeded);
      const rings = { windows, heads, summary, ...(retain ? { retain } : {}) };
      const node = randomNode(seeded, features, rings);
      const pruned = (slots: readonly number[]) =>
        streamOf(nodeOf(features, { ...rings, prune: { tau: 0, slots } }, node.numbers, node.matrices));
      // Now and then long enough for the third level to fill.
      const stream = randomStream(seeded, features, windows.length === 3 && i % 8 === 0 ? 48 : seeded.integer(6, 14));
      const ring = streamOf(node);
      const expected = stream.map((x) => ring.step(x));

      const entries = windows.map((_, level) => layoutOf(features, rings).levels[level]!.entries);
      const whole = pruned(entries);
      if (stream.some((x, t) => !equal(whole.step(x), expected[t]!))) different.push(`${i}: entries`);
      const statistics = statisticsOf(whole.state)!.slice(0, windows.length);

      const peaks = statistics.map(({ peak }) => Math.max(1, peak));
      if (!equal(peaks, entries)) {
        const least = pruned(peaks);
        if (stream.some((x, t) => !equal(least.step(x), expected[t]!))) different.push(`${i}: peak`);
        if (statisticsOf(least.state)!.some(({ early }) => early > 0)) different.push(`${i}: early`);
      }

      const kinds = [`${windows.length} windows`, `${heads} heads`, summary.kind, retain ? "retain" : "no retain"];
      for (const [level, { merged, stored, peak }] of statistics.entries()) {
        if (merged > 0) kinds.push(`merges at level ${level}`);
        // The least that is enough, and every one of them taken, some of them again.
        if (merged > 0 && peak < entries[level]! && stored > peak) kinds.push(`pressure at level ${level}`);
      }
      for (const kind of kinds) seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
    expect(different).toEqual([]);
    const often = (kind: string) => expect(seen.get(kind), kind);
    for (const kind of ["1 windows", "2 windows", "3 windows", "1 heads", "2 heads", "top", "pool", "retain"])
      often(kind).toBeGreaterThan(1500);
    for (const [level, least] of [7000, 3000, 500].entries()) often(`merges at level ${level}`).toBeGreaterThan(least);
    for (const [level, least] of [700, 500, 30].entries()) often(`pressure at level ${level}`).toBeGreaterThan(least);
  });

  it("is behind a gate what it is on the stored vectors alone, and does not move while the gate is shut", () => {
    const seeded = random(4);
    for (let i = 0; i < 150; i++) {
      const features = seeded.integer(1, 3);
      const node = randomNode(seeded, features, randomOptions(seeded));
      const gate = gateOf(node, -7);
      const [gated, alone] = [streamOf(gate.node, gate.inputs), streamOf(node)];
      for (const x of randomStream(seeded, features, 40)) {
        if (seeded.chance(0.6)) {
          expect(gated.step(x, -6)).toEqual(alone.step(x));
        } else {
          const before = structuredClone(gated.state);
          gated.step(x, -7);
          expect(gated.state).toEqual(before);
        }
      }
      expect(gated.state).toEqual(alone.state);
    }
  });

  it("starts afresh after a reset, and goes on from a copied state", () => {
    const seeded = random(5);
    for (let i = 0; i < 150; i++) {
      const features = seeded.integer(1, 3);
      const node = randomNode(seeded, features, randomOptions(seeded));
      const stream = streamOf(node);
      const [first, then] = [randomStream(seeded, features, 25), randomStream(seeded, features, 25)];
      for (const x of first) stream.step(x);
      const copied = streamOf(node, [], structuredClone(stream.state));
      const went = then.map((x) => stream.step(x));
      expect(then.map((x) => copied.step(x))).toEqual(went);
      expect(copied.state).toEqual(stream.state);

      for (const { name, initial } of node.state) stream.state[name]!.fill(initial);
      const fresh = streamOf(node);
      expect(then.map((x) => stream.step(x))).toEqual(then.map((x) => fresh.step(x)));
      expect(stream.state).toEqual(fresh.state);
    }
  });

  it("reads an empty memory as zero", () => {
    const seeded = random(6);
    for (let i = 0; i < 100; i++) {
      const node = randomNode(seeded, 2, randomOptions(seeded));
      const gate = gateOf(node, 0);
      const stream = streamOf(gate.node, gate.inputs);
      for (const x of randomStream(seeded, 2, 3)) expect(new Set(stream.step(x, 0))).toEqual(new Set([0]));
      expect(stream.state).toEqual(emptyState(node));
    }
  });
});

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, i) => value === b[i]);
}
