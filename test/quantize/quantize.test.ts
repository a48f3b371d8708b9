/** quantize as a whole: sizes, refusals, and that it knows nothing of targets. */

import { describe, expect, it } from "vitest";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { canonicalText, modelHash } from "../../src/ir/model-hash.ts";
import { lower } from "../../src/lower/lower.ts";
import { quantize } from "../../src/quantize/quantize.ts";
import { diagonal, graphOf, recorded } from "../support/graphs.ts";
import { randomModel } from "../support/random-model.ts";

function refusal(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error.diagnostics.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
    throw error;
  }
  return [];
}

const x = { op: "input", attributes: { range: [-1, 1] } };

describe("quantize", () => {
  it("sees no target: it takes a graph and data, and gives the same integers every time", () => {
    expect(quantize.length).toBe(2);
    for (let seed = 1; seed <= 12; seed++) {
      const { model, params, calibration } = randomModel(seed, 24);
      const run = () => {
        try {
          return canonicalText(quantize(lower(model, params), calibration));
        } catch (error) {
          if (error instanceof Refusal) return String(error);
          throw error;
        }
      };
      expect(run()).toBe(run());
    }
  });

  it("a spec's lines, and its options that change no integer, are not in the model's hash", () => {
    const graph = graphOf({ x, t: { op: "tanh", of: ["x"] } }, ["t"]);
    const moved = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, origin: { ...node.origin, text: "elsewhere" } })) };
    const budget = { ...moved, options: { ...moved.options, budget: { ramBytes: 1 } } };
    expect(modelHash(quantize(budget, undefined))).toBe(modelHash(quantize(graph, undefined)));
    const wider = graphOf({ x: { ...x, attributes: { range: [-1, 1.01] } }, t: { op: "tanh", of: ["x"] } }, ["t"]);
    expect(modelHash(quantize(wider, undefined))).not.toBe(modelHash(quantize(graph, undefined)));
  });

  it("softmax takes 512 numbers, and not one more", () => {
    const of = (n: number) => graphOf({ x: { ...x, shape: [n] }, p: { op: "softmax", of: ["x"], shape: [n] } }, ["p"]);
    expect(quantize(of(512), undefined).nodes).toHaveLength(2);
    expect(refusal(() => quantize(of(513), undefined))).toEqual(["unsupported LB5005: p has 513 elements, and at most 512 are possible"]);
  });

  it("a vector has at most 65,535 elements", () => {
    const of = (n: number) => graphOf({ x: { ...x, shape: [n] }, i: { op: "argmax", of: ["x"], shape: [], classes: n } }, ["i"]);
    expect(quantize(of(65_535), undefined).nodes).toHaveLength(2);
    expect(refusal(() => quantize(of(65_536), undefined))).toEqual([
      "unsupported LB5005: x has 65536 elements, and at most 65535 are possible",
    ]);
  });

  it("names every layer that cannot be proved, with its numbers, in one go", () => {
    const far = { weight: diagonal(3, 1)["weight"]!, bias: { shape: [3], data: new Float32Array(3).fill(1e9) } };
    const graph = graphOf(
      {
        x,
        a: { op: "dense", of: ["x"], params: far, bounds: { lo: -1, hi: 1 } },
        b: { op: "dense", of: ["x"], params: far, bounds: { lo: -1, hi: 1 } },
      },
      ["a", "b"],
    );
    const said = refusal(() => quantize(graph, recorded([[[1, 1, 1]]])));
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/^error LB5003: .*row 0 of a/);
    expect(said[1]).toMatch(/^error LB5003: .*row 0 of b/);
  });

  it("an operand that vanishes beside another in a concat is refused in words that fit", () => {
    const graph = graphOf(
      {
        x,
        a: { op: "relu", of: ["x"] },
        b: { op: "dense", of: ["x"], params: diagonal(3, 1e9) },
        y: { op: "concat", of: ["a", "b"], shape: [6] },
      },
      ["y"],
    );
    const said = refusal(() => quantize(graph, recorded([[[1, -1, 0.5]]])));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^error LB5004: y\.rescale0 makes nothing of its operand/);
  });
});
