/** lookBack in float, against its definition from the whole past. */

import { describe, expect, it } from "vitest";
import type { GraphNode } from "../../../src/ir/graph.ts";
import { float, queriesOf } from "../../../src/ops/look-back/float.ts";
import { type Random, random } from "../../support/random.ts";
import { graphNode, type Options, tensor } from "./float-node.ts";
import { realContexts } from "./real-definition.ts";

function randomFloat(seeded: Random, n: number, options: Options): GraphNode {
  const { heads = 1, summary = { top: 4 }, windows, retain } = options;
  const levels = windows.length + (retain ? 1 : 0);
  const normal = (...shape: number[]) =>
    tensor(
      shape,
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => seeded.normal()),
    );
  const params: Record<string, ReturnType<typeof normal>> = {};
  for (let i = 0; i < levels; i++) {
    params[`levels.${i}.query.weight`] = normal(heads * n, n);
    params[`levels.${i}.query.bias`] = normal(heads * n);
    params[`levels.${i}.sink`] = normal(heads);
    if (i === levels - 1) continue;
    if ("top" in summary) {
      params[`levels.${i}.score.weight`] = normal(n);
      params[`levels.${i}.score.bias`] = normal(1);
    } else {
      params[`levels.${i}.pool.query`] = normal(summary.pool, n);
      params[`levels.${i}.pool.sink`] = normal(summary.pool);
    }
  }
  return graphNode(n, options, params);
}

describe("float", () => {
  const cases: Record<string, Options> = {
    "top 4 by default": { windows: [6, 3] },
    "top, three levels, two heads": { windows: [3, 2, 4], heads: 2, summary: { top: 2 } },
    pool: { windows: [4, 3, 2], heads: 2, summary: { pool: 3 } },
    retain: { windows: [3], summary: { top: 2 }, retain: { slots: 3 } },
    "retain with a threshold": { windows: [2, 2], summary: { top: 2 }, retain: { slots: 3, threshold: 0.3 } },
    "prune is not looked at": { windows: [4, 3], prune: { threshold: 5, slots: "auto" } },
  };
  for (const [name, options] of Object.entries(cases)) {
    for (const gated of [false, true]) {
      it(`is its definition: ${name}${gated ? ", behind a gate" : ""}`, () => {
        const seeded = random(11);
        for (let i = 0; i < 8; i++) {
          const node = randomFloat(seeded, 3, options);
          const letters = Array.from({ length: 5 }, () => Float64Array.from({ length: 3 }, () => seeded.normal()));
          const step = float(node);
          const stored: Float64Array[] = [];
          for (let t = 0; t < 40; t++) {
            const x = seeded.pick(letters);
            const gate = gated ? seeded.pick([-1, 0, 1e-30, 2]) : 1;
            if (gate > 0) stored.push(x);
            const contexts = step(gated ? [x, Float64Array.of(gate)] : [x]);
            const expected = realContexts(node, stored, x);
            expect(contexts.length).toBe(expected.length);
            for (const [k, c] of expected.entries()) expect(Math.abs(contexts[k]! - c), `step ${t}`).toBeLessThan(1e-12);
          }
        }
      });
    }
  }

  it("takes vectors within 1e-9 for one in a summary", () => {
    const seeded = random(12);
    const node = randomFloat(seeded, 2, { windows: [3, 2], summary: { top: 2 } });
    const params = { ...node.params, "levels.0.score.weight": tensor([2], [1, 0]), "levels.0.score.bias": tensor([1], [3]) };
    const [exact, near] = [float({ ...node, params }), float({ ...node, params })];
    const xs = [
      [0.5, 0.25],
      [0.5, 0.25],
      [-0.5, 1],
      [0.5, 0.25],
    ];
    for (const [t, x] of xs.entries()) {
      const [c, d] = [exact([Float64Array.from(x)]), near([Float64Array.from(x, (v) => v + 4e-10 * (t % 2))])];
      for (const [k, v] of c.entries()) expect(Math.abs(v - d[k]!)).toBeLessThan(1e-8);
    }
  });

  it("has queries of its own for their calibration", () => {
    const node = randomFloat(random(13), 2, { windows: [2], heads: 2 });
    const [w, b] = [node.params["levels.0.query.weight"]!.data, node.params["levels.0.query.bias"]!.data];
    const u = queriesOf(node, 0)(Float64Array.of(2, -3));
    expect([...u]).toEqual([...b].map((bias, r) => bias + (w[2 * r]! * 2 + w[2 * r + 1]! * -3)));
  });
});
