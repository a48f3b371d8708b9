/** What a step of lookBack costs, counted in elements of the state that it touches. */

import { describe, expect, it } from "vitest";
import type { QuantizedNode } from "../../../src/ir/quantized.ts";
import { random } from "../../support/random.ts";
import { randomNode, randomStream, streamOf } from "./random-node.ts";

describe("the cost of a step", () => {
  const summary = { kind: "top", kept: 2 } as const;
  const windows = [8, 4];
  for (const [name, options] of Object.entries({
    rings: { windows, heads: 1, summary },
    "windows that overflow": { windows, heads: 1, summary, prune: { tau: 1, slots: [4, 3] } },
    retain: { windows, heads: 1, summary, retain: { slots: 6, tau: 1 } },
    pool: { windows, heads: 1, summary: { kind: "pool", kept: 2 } as const },
  })) {
    it(`does not depend on how long it has run: ${name}`, () => {
      const seeded = random(7);
      const node = randomNode(seeded, 1, options);
      const stream = streamOf(node);
      const xs = randomStream(seeded, 1, 1000);
      for (let t = 0; t < 100; t++) stream.step(xs[t]!);
      const early = accesses(node, stream.state, xs);
      for (let t = 0; t < 100_000; t++) stream.step(xs[t % xs.length]!);
      const late = accesses(node, stream.state, xs);
      expect(late).toBeLessThanOrEqual(early * 1.05);
      expect(early).toBeLessThan(2000);
    });
  }

  /** The most elements of the state that one of the steps touches. It goes on in a copy. */
  function accesses(node: QuantizedNode, from: Readonly<Record<string, Int32Array>>, xs: readonly (readonly number[])[]): number {
    let count = 0;
    const counting: ProxyHandler<Int32Array> = {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== "function") count++;
        else count += target.length;
        return typeof value === "function" ? value.bind(target) : value;
      },
    };
    const state = Object.fromEntries(Object.entries(structuredClone(from)).map(([name, field]) => [name, new Proxy(field, counting)]));
    const stream = streamOf(node, [], state);
    const costs = xs.map((x) => {
      count = 0;
      stream.step(x);
      return count;
    });
    return Math.max(...costs);
  }
});
