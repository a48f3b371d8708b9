/** Accuracy, errors by layer and tolerances: on the digits, and on models small enough to know the answer. */

import { beforeAll, describe, expect, it } from "vitest";
import type { Target, TestSet } from "../../src/ir/data.ts";
import type { FloatTensor } from "../../src/ir/tensor.ts";
import { quantize } from "../../src/quantize/quantize.ts";
import { type Measurement, measure } from "../../src/verify/measure.ts";
import { toleranceProblems } from "../../src/verify/tolerance.ts";
import type { NodeGiven } from "../support/model.ts";
import { type Digits, digits, digitsNodes, graphWith, rendered } from "./support.ts";

let model: Digits;
let measured: Measurement;
beforeAll(async () => {
  model = await digits();
  measured = await measure(model.graph, model.quantized, model.test);
});

const tensor = (shape: number[], data: number[]): FloatTensor => ({ shape, data: Float32Array.from(data) });

/** One dense layer by hand, and what stands behind it. */
function dense(weight: number[][], behind: readonly NodeGiven[], outputs: readonly string[], inputs: number) {
  const units = weight.length;
  const nodes: NodeGiven[] = [
    { name: "x", op: "input", shape: [inputs], attributes: { range: [-1, 1] } },
    { name: "scores", op: "dense", inputs: [0], shape: [units], weights: "scores" },
    ...behind,
  ];
  const tensors = { weight: tensor([units, inputs], weight.flat()) };
  return graphWith(nodes, outputs, new Map([[1, { layout: "pytorch", tensors, sources: {} }]]));
}

function testSet(x: number[][][], targets: Target[], lengths = x.map((sequence) => sequence.length)): TestSet {
  return { file: "test.npz", count: x.length, steps: x[0]!.length, lengths, inputs: { x: Float32Array.from(x.flat(2)) }, targets };
}

describe("digits", () => {
  it("reaches PyTorch's 590 of 597 in float, and loses at most three answers in fixed point", () => {
    const [scores] = measured.accuracy;
    expect(measured).toMatchObject({ file: "examples/digits/test.npz", sequences: 597, steps: 597 * 8, targets: [] });
    expect(scores).toMatchObject({ output: "scores", total: 597, float: 590 });
    expect(Math.abs(scores!.fixed - 590)).toBeLessThanOrEqual(3);
    expect(scores!.differing).toBeLessThanOrEqual(6);
    expect(toleranceProblems({ ...model.graph.options, tolerance: { accuracyPoints: 0.5 } }, measured)).toEqual([]);
  });

  it("has an error for every layer that holds numbers", () => {
    expect(measured.layers.map(({ name }) => name)).toEqual(["row", "memory", "scores"]);
    const [row, memory, scores] = measured.layers;
    // 0 to 16 in 255 steps: half a step at most, and the twelfth root of a step for whole numbers at any place in it.
    expect(row!.range).toBe(16);
    expect(row!.error.max).toBeLessThanOrEqual(8.001 / 255);
    expect(memory!.range).toBeCloseTo(255 / 128, 10);
    for (const layer of [memory!, scores!]) {
      expect(layer.relative.rms).toBeLessThan(0.01);
      expect(layer.relative.max).toBeLessThan(0.1);
      expect(layer.relative.max).toBeCloseTo(layer.error.max / layer.range, 12);
      expect(layer.drift!.first).toBeGreaterThan(0);
      expect(layer.drift!.last).toBeGreaterThan(0);
      expect(layer.drift!.last).toBeLessThan(20 * layer.drift!.first);
    }
    expect(measured.outputs).toEqual([{ name: "scores", error: scores!.error }]);
  });

  it("tells how far it is, and stops where it is told to", async () => {
    const abort = new AbortController();
    const onProgress = () => abort.abort(new Error("enough"));
    await expect(measure(model.graph, model.quantized, model.test, { onProgress, signal: abort.signal })).rejects.toThrow("enough");
  });
});

describe("decisions", () => {
  const x = [[[1, 0]], [[0, 1]], [[0.5, 0.51]], [[1, 1]]];
  const labels = (output: string, values: number[]): Target => ({
    kind: "labels",
    output,
    perStep: false,
    values: Int32Array.from(values),
  });

  it("are taken on softmax's operand, the lowest index on a tie, and not where the label is -1", async () => {
    const graph = dense(
      [
        [1, 0],
        [0, 1],
      ],
      [{ name: "likely", op: "softmax", inputs: [1], shape: [2] }],
      ["likely"],
      2,
    );
    const set = testSet(x, [labels("likely", [0, 1, 1, 0])]);
    const { accuracy } = await measure(graph, quantize(graph, set), set);
    expect(accuracy).toEqual([{ output: "likely", total: 4, float: 4, fixed: 4, differing: 0 }]);
    const some = testSet(x, [labels("likely", [1, -1, 1, -1])]);
    expect((await measure(graph, quantize(graph, some), some)).accuracy).toEqual([
      { output: "likely", total: 2, float: 1, fixed: 1, differing: 0 },
    ]);
  });

  it("differ where int8 ties and float does not", async () => {
    // The last row's scores are 0.5 apart in 127 of 1: far below a step.
    const graph = dense(
      [
        [0, 1],
        [0.001, 1],
      ],
      [],
      ["scores"],
      2,
    );
    const set = testSet([[[1, 1]], [[-1, 1]]], [labels("scores", [1, 0])]);
    expect((await measure(graph, quantize(graph, set), set)).accuracy).toEqual([
      { output: "scores", total: 2, float: 2, fixed: 1, differing: 1 },
    ]);
  });

  it("of argmax are its index, of a single number whether it is above its threshold", async () => {
    const argmax = dense(
      [
        [1, 0],
        [0, 1],
      ],
      [{ name: "top", op: "argmax", inputs: [1], shape: [], classes: 2 }],
      ["top"],
      2,
    );
    const set = testSet(x, [labels("top", [0, 1, 1, 1])]);
    const { accuracy, outputs, layers } = await measure(argmax, quantize(argmax, set), set);
    expect(accuracy).toEqual([{ output: "top", total: 4, float: 3, fixed: 3, differing: 0 }]);
    expect(outputs).toEqual([]);
    expect(layers.map(({ name }) => name)).toEqual(["x", "scores"]);
    const sigmoid = dense([[4, -4]], [{ name: "voice", op: "sigmoid", inputs: [1], shape: [1] }], ["voice"], 2);
    const voiced = testSet(x, [labels("voice", [1, 0, 0, 1])]);
    // The last is exactly ½, which is not above it.
    expect((await measure(sigmoid, quantize(sigmoid, voiced), voiced)).accuracy).toMatchObject([{ total: 4, float: 3, fixed: 3 }]);
    const single = dense([[4, -4]], [], ["scores"], 2);
    const set2 = testSet(x, [labels("scores", [1, 0, 0, 0])]);
    expect((await measure(single, quantize(single, set2), set2)).accuracy).toMatchObject([{ total: 4, float: 4, fixed: 4 }]);
  });

  it("are judged at every step or at the last valid one, never in the padding", async () => {
    const graph = dense(
      [
        [1, 0],
        [0, 1],
      ],
      [],
      ["scores"],
      2,
    );
    const steps = [
      [
        [1, 0],
        [0, 1],
        [0, 1],
      ],
      [
        [0, 1],
        [1, 0],
        [9, 9],
      ],
    ];
    const last = testSet(steps, [labels("scores", [1, 0])], [3, 2]);
    expect((await measure(graph, quantize(graph, last), last)).accuracy).toMatchObject([{ total: 2, float: 2 }]);
    const perStep: Target = { kind: "labels", output: "scores", perStep: true, values: Int32Array.from([0, 1, -1, 0, 0, 1]) };
    const each = testSet(steps, [perStep], [3, 2]);
    expect((await measure(graph, quantize(graph, each), each)).accuracy).toMatchObject([{ total: 4, float: 3 }]);
  });
});

describe("targets", () => {
  it("are compared in real units, at every step or at the last", async () => {
    const graph = dense(
      [
        [1, 0],
        [0, 1],
      ],
      [],
      ["scores"],
      2,
    );
    const steps = [
      [
        [1, 0],
        [0, 0.5],
      ],
      [
        [-1, 0],
        [0, 0],
      ],
    ];
    const perStep: Target = { kind: "float", output: "scores", perStep: true, values: Float64Array.from([1, 0, 0, 0.5, -1, 0, 0, 0]) };
    const set = testSet(steps, [perStep, { kind: "float", output: "scores", perStep: false, values: Float64Array.from([0, 1.5, 0, 0]) }]);
    const { targets, layers } = await measure(graph, quantize(graph, set), set);
    expect(targets[0]).toMatchObject({ output: "scores", steps: 4, float: { max: 0, rms: 0 } });
    expect(targets[0]!.fixed.max).toBeCloseTo(layers[1]!.error.max, 12);
    expect(targets[1]).toMatchObject({ steps: 2, float: { max: 1, rms: 0.5 } });
  });
});

describe("rescales", () => {
  it("are matched with what they rescale", async () => {
    const nodes: NodeGiven[] = [
      { name: "x", op: "input", shape: [1], attributes: { range: [-1, 1] } },
      { name: "y", op: "input", shape: [1], attributes: { range: [-8, 8] } },
      { name: "both", op: "concat", inputs: [0, 1], shape: [2] },
    ];
    const graph = graphWith(nodes, ["both"], new Map());
    const quantized = quantize(graph, undefined);
    const set = {
      file: "calibration.npz",
      count: 1,
      steps: 2,
      lengths: [2],
      inputs: { x: Float32Array.from([0.5, -1]), y: Float32Array.from([3, 8]) },
    };
    const { layers } = await measure(graph, quantized, set);
    expect(layers.map(({ name, op }) => [name, op])).toEqual([
      ["x", "input"],
      ["y", "input"],
      ["both.rescale0", "rescale"],
      ["both", "concat"],
    ]);
    expect(layers[2]!.error.max).toBeLessThanOrEqual(8 / 127);
    expect(layers[2]!.drift).toBeUndefined();
  });
});

describe("tolerance", () => {
  const span = { file: "model.ts", line: 1, column: 3, length: 5 };
  const options = (tolerance: { maxError?: number; accuracyPoints?: number }) => ({ tolerance, spans: { tolerance: span } });

  it("is exceeded by more than it says, and not by as much", async () => {
    const { max } = measured.outputs[0]!.error;
    expect(toleranceProblems(options({ maxError: max }), measured)).toEqual([]);
    const [problem] = toleranceProblems(options({ maxError: 0.01 }), measured);
    await expect(rendered(problem!, digitsNodes)).toMatchFileSnapshot("golden/LB9020.txt");
  });

  it("of accuracy counts in whole answers", async () => {
    const accuracy = (fixed: number) => ({ ...measured, accuracy: [{ output: "scores", total: 200, float: 190, fixed, differing: 9 }] });
    expect(toleranceProblems(options({ accuracyPoints: 0.5 }), accuracy(189))).toEqual([]);
    expect(toleranceProblems(options({ accuracyPoints: 0.5 }), accuracy(195))).toEqual([]);
    const [problem] = toleranceProblems(options({ accuracyPoints: 0.5 }), accuracy(188));
    await expect(rendered(problem!, digitsNodes)).toMatchFileSnapshot("golden/LB9021.txt");
  });

  it("needs something to measure it on", async () => {
    expect(toleranceProblems({ spans: {} }, undefined)).toEqual([]);
    const problems = toleranceProblems(options({ maxError: 1, accuracyPoints: 1 }), undefined);
    expect(problems.map(({ code }) => code)).toEqual(["LB9022", "LB9022"]);
    await expect(problems.map((problem) => rendered(problem, digitsNodes)).join("\n")).toMatchFileSnapshot("golden/LB9022.txt");
    const calibrated = await measure(model.graph, model.quantized, model.calibration);
    expect(calibrated).toMatchObject({ file: "examples/digits/calibration.npz", accuracy: [], targets: [] });
    expect(toleranceProblems(options({ maxError: 10, accuracyPoints: 1 }), calibrated).map(({ code }) => code)).toEqual(["LB9022"]);
  });
});
