/** Ranges: which values set them, in which way, and when one is missing. */

import { describe, expect, it } from "vitest";
import { formatOf } from "../../src/arith/format.ts";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { calibrate as calibration } from "../../src/quantize/calibrate.ts";
import { histogram, meanSquareRange, percentileRange } from "../../src/quantize/histogram.ts";
import { quantize } from "../../src/quantize/quantize.ts";
import { diagonal, graphOf, recorded } from "../support/graphs.ts";

const calibrate = (...args: Parameters<typeof calibration>) => calibration(...args).ranges;
const input = { op: "input" };
const graph = graphOf({ x: input, d: { op: "dense", of: ["x"], params: diagonal(3, 2) } }, ["d"]);
const data = recorded([
  [
    [1, -2, 0.5],
    [0, 0, 3],
  ],
  [[-1, -1, -1]],
]);

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error.diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n");
    throw error;
  }
  return "";
}

describe("ranges", () => {
  it("min and max of every node, over valid steps only: padding counts for nothing", () => {
    expect(calibrate(graph, data, "minmax")).toEqual([
      { lo: -2, hi: 3 },
      { lo: -4, hi: 6 },
    ]);
  });

  it("are those of the values after a folded bound", () => {
    const bounded = graphOf({ x: input, d: { op: "dense", of: ["x"], params: diagonal(3, 2), bounds: { lo: 0, hi: 5 } } }, ["d"]);
    expect(calibrate(bounded, data, "minmax")[1]).toEqual({ lo: 0, hi: 5 });
  });

  it("are rounded to float32", () => {
    const tenth = graphOf({ x: input, d: { op: "dense", of: ["x"], params: diagonal(3, 0.1) } }, ["d"]);
    const [, range] = calibrate(tenth, data, "minmax");
    expect(range).toEqual({ lo: Math.fround(-2 * Math.fround(0.1)), hi: Math.fround(3 * Math.fround(0.1)) });
  });

  it("every sequence starts from reset", () => {
    const gates = { shape: [4, 1], data: Float32Array.of(0, 9, 0, 9) };
    const params = {
      weight_ih: { shape: [4, 1], data: Float32Array.of(9, 0, 9, 0) },
      weight_hh: { ...gates, data: new Float32Array(4) },
      bias_ih: gates,
    };
    const lstm = graphOf({ x: { ...input, shape: [1] }, h: { op: "lstm", of: ["x"], shape: [1], params } }, ["h"]);
    const one = calibrate(lstm, recorded([[[1]]]), "minmax")[1]!;
    expect(calibrate(lstm, recorded([[[1]], [[1]], [[1]]]), "minmax")[1]).toEqual(one);
    expect(calibrate(lstm, recorded([[[1], [1], [1]]]), "minmax")[1]!.hi).toBeGreaterThan(one.hi);
  });

  it("a stated input range wins over the data, and needs none", () => {
    const stated = graphOf({ x: { ...input, attributes: { range: [-8, 7.9] } }, s: { op: "softmax", of: ["x"] } }, ["s"]);
    for (const calibration of [data, undefined]) {
      const [x] = quantize(stated, calibration).nodes;
      expect(x!.range).toEqual({ lo: -8, hi: Math.fround(7.9) });
      expect(x!.format).toEqual(formatOf({ lo: -8, hi: Math.fround(7.9) }, 8));
    }
  });

  it("one that is missing is an error that names the tensors, and only where a range is needed", () => {
    const stated = graphOf(
      {
        x: { ...input, attributes: { range: [0, 1] } },
        t: { op: "tanh", of: ["x"] },
        s: { op: "softmax", of: ["t"] },
        i: { op: "argmax", of: ["s"], shape: [] },
      },
      ["s", "i"],
    );
    expect(quantize(stated, undefined).nodes).toHaveLength(4);
    expect(refusal(() => quantize(graph, undefined))).toMatch(/^LB5001: the ranges? of x, d /);
  });

  it("one that is too narrow for a float32 step is an error with its numbers", () => {
    const narrow = recorded([[[0, 1e-40, 0]]]);
    expect(refusal(() => quantize(graph, narrow))).toMatch(
      /^LB5002: the values of x lie within \[0, 9\.99\d+e-41\], too narrow for an int8 format\nLB5002: .* d /,
    );
  });
});

describe("percentile", () => {
  const filled = (values: readonly number[]) => {
    const all = histogram({ lo: Math.min(...values), hi: Math.max(...values) });
    all.put(values);
    return all;
  };
  const bulk = Array.from({ length: 9_980 }, (_, i) => i / 9_980 - 0.5);

  it("leaves out what is rarer than its part, at either end, to the width of a bin", () => {
    const values = filled([...bulk, ...new Array<number>(10).fill(-40), ...new Array<number>(10).fill(88)]);
    const width = 128 / 2048;
    const { lo, hi } = percentileRange(values, 99.8);
    expect(lo).toBeLessThanOrEqual(-0.49);
    expect(lo).toBeGreaterThanOrEqual(-0.5 - width);
    expect(hi).toBeGreaterThanOrEqual(0.49);
    expect(hi).toBeLessThanOrEqual(0.5 + width);
    expect(percentileRange(values, 99.95)).toEqual({ lo: -40, hi: 88 });
  });

  it("of 100 is the full range; of equal values it is that value", () => {
    expect(percentileRange(filled([...bulk, 7]), 100)).toEqual({ lo: -0.5, hi: 7 });
    expect(percentileRange(filled([3, 3, 3]), 99)).toEqual({ lo: 3, hi: 3 });
  });

  it("never leaves an empty range, however much it leaves out", () => {
    for (const p of [0, 10, 50, 60]) {
      const { lo, hi } = percentileRange(filled(bulk), p);
      expect(hi).toBeGreaterThanOrEqual(lo);
    }
  });
});

describe("mean squared error", () => {
  it("cuts outliers where that costs less than it gains, and nothing of what is even", () => {
    const values = Array.from({ length: 400_000 }, (_, i) => Math.sin(i));
    const even = histogram({ lo: -1, hi: 1 });
    even.put(values);
    expect(meanSquareRange(even, 8)).toEqual({ lo: -1, hi: 1 });
    const outliers = histogram({ lo: -2, hi: 2 });
    outliers.put([-2, 2]);
    outliers.put(values);
    const { lo, hi } = meanSquareRange(outliers, 8);
    expect(hi).toBeLessThan(1.5);
    expect(hi).toBeGreaterThan(0.95);
    expect(lo).toBe(-hi);
    // Steps of 2^-15 gain nothing from being finer: what is cut costs more.
    expect(meanSquareRange(outliers, 16)).toEqual({ lo: -2, hi: 2 });
  });
});
