/** What lookBack promises whatever its integers are, on random streams (SEMANTICS, Properties). */

import { describe, expect, it } from "vitest";
import { layoutOf } from "../../../src/ops/look-back/layout.ts";
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

  it("gives a window of as many slots as entries, threshold 0, the ring's bits: 10,000 streams", () => {
    const seeded = random(2);
    const [different, merged] = [[] as number[], new Set<number>()];
    for (let i = 0; i < 10_000; i++) {
      const features = seeded.integer(1, 3);
      const { windows, heads, summary, retain } = randomOptions(seeded);
      const rings = { windows, heads, summary, ...(retain ? { retain } : {}) };
      const { levels } = layoutOf(features, rings);
      const slots = levels.filter(({ kind }) => kind === "ring").map(({ entries }) => entries);
      const node = randomNode(seeded, features, rings);
      const pruned = nodeOf(features, { ...rings, prune: { tau: 0, slots } }, node.numbers, node.matrices);
      const [ring, window] = [streamOf(node), streamOf(pruned)];
      for (const x of randomStream(seeded, features, seeded.integer(6, 14))) {
        if (!equal(ring.step(x), window.step(x))) different.push(i);
        if (window.state["l0_counts"]?.some((count) => count > 1)) merged.add(i);
      }
    }
    expect(different).toEqual([]);
    expect(merged.size).toBeGreaterThan(5000);
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
