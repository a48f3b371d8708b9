/** attention as a layer: the nodes that it becomes, their formats, and what must come out of them. */

import { describe, expect, it } from "vitest";
import type { Sequences } from "../../../src/ir/data.ts";
import type { Graph } from "../../../src/ir/graph.ts";
import type { BoundParams } from "../../../src/ir/params.ts";
import type { QuantizedGraph } from "../../../src/ir/quantized.ts";
import { lower } from "../../../src/lower/lower.ts";
import { runFixed } from "../../../src/ops/run-fixed.ts";
import { runFloat } from "../../../src/ops/run-float.ts";
import { quantize } from "../../../src/quantize/quantize.ts";
import { modelOf, type NodeGiven } from "../../support/model.ts";
import { random } from "../../support/random.ts";

type Tensors = BoundParams["tensors"];
const parts = ["query", "key", "value", "output"] as const;

function randomTensors(n: number, seed: number, bias = true): Tensors {
  const r = random(seed);
  const tensor = (...shape: number[]) => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => r.normal() / Math.sqrt(n)),
  });
  return Object.fromEntries(parts.flatMap((part) => [[`${part}.weight`, tensor(n, n)], ...(bias ? [[`${part}.bias`, tensor(n)]] : [])]));
}

const attention = (n: number, attributes: Record<string, unknown>, more: Partial<NodeGiven> = {}): NodeGiven => ({
  name: "seen",
  op: "attention",
  inputs: [0],
  shape: [n],
  attributes,
  ...more,
});

function lowered(n: number, nodes: readonly NodeGiven[], tensors: Tensors, outputs = [nodes.at(-1)!.name]): Graph {
  const all: NodeGiven[] = [{ name: "x", op: "input", shape: [n], attributes: { range: [-2, 2] } }, ...nodes];
  const params = new Map(
    all.flatMap(({ op }, id) => (op === "attention" ? [[id, { layout: "pytorch", tensors, sources: {} } as BoundParams]] : [])),
  );
  return lower(modelOf(all, outputs), params);
}

function stream(n: number, seed: number, steps: number): Float64Array[] {
  const r = random(seed);
  return Array.from({ length: steps }, () => Float64Array.from({ length: n }, () => Math.fround(r.next() * 4 - 2)));
}

const recorded = (xs: readonly Float64Array[]): Sequences => ({
  file: "calibration.npz",
  count: 1,
  steps: xs.length,
  lengths: [xs.length],
  inputs: { x: Float32Array.from(xs.flatMap((x) => [...x])) },
});

function floatOutputs(graph: Graph, xs: readonly Float64Array[]): number[][] {
  const run = runFloat(graph);
  return xs.map((x) => [...run.step([x])[graph.outputs[0]!.node]!]);
}

function realOutputs(graph: QuantizedGraph, xs: readonly Float64Array[]): number[][] {
  const run = runFixed(graph);
  const [input, output] = [graph.nodes[0]!.format!, graph.nodes[graph.outputs[0]!.node]!.format!];
  return xs.map((x) => {
    const stored = run.step([Int32Array.from(x, (v) => Math.floor(v / input.s + 0.5) + input.z)]);
    return Array.from(stored[graph.outputs[0]!.node]!, (q) => (q - output.z) * output.s);
  });
}

const matrixTimes = ({ data, shape }: Tensors[string], x: ArrayLike<number>, bias: Tensors[string] | undefined): number[] =>
  Array.from({ length: shape[0]! }, (_, r) => Array.from(x).reduce((sum, v, c) => sum + data[r * x.length + c]! * v, bias?.data[r] ?? 0));

describe("the nodes of attention", () => {
  it("are three dense nodes, the read, and the output's dense node under the layer's name", () => {
    const graph = lowered(4, [attention(4, { window: 3, heads: 2 })], randomTensors(4, 1));
    expect(graph.nodes.map(({ name, op, inputs, part }) => [name, op, inputs, part?.name])).toEqual([
      ["x", "input", [], undefined],
      ["seen.query", "dense", [0], "query"],
      ["seen.key", "dense", [0], "key"],
      ["seen.value", "dense", [0], "value"],
      ["seen.contexts", "attention", [1, 2, 3], undefined],
      ["seen", "dense", [4], "output"],
    ]);
    expect(graph.nodes.flatMap(({ params }) => Object.keys(params))).toEqual(Array(4).fill(["weight", "bias"]).flat());
    expect(graph.outputs).toEqual([{ name: "seen", node: 5 }]);
  });

  it("let a relu fold into the output", () => {
    const nodes = [attention(4, { window: 3 }), { name: "y", op: "relu", inputs: [1], shape: [4] }];
    const graph = lowered(4, nodes, randomTensors(4, 1));
    expect(graph.nodes.at(-1)).toMatchObject({ name: "y", op: "dense", bounds: { lo: 0, hi: Infinity } });
    expect(graph.nodes).toHaveLength(6);
  });

  it("have int8 queries, keys and values whatever is asked, aimed there without a rescale; contexts and result are as asked", () => {
    const xs = stream(4, 2, 40);
    for (const width of ["int8", "int16"] as const) {
      const graph = lowered(4, [attention(4, { window: 3, quantize: { activations: width } })], randomTensors(4, 1));
      const quantized = quantize(graph, recorded(xs));
      expect(quantized.nodes.map(({ name, format }) => [name, format!.bits, format!.symmetric ?? false])).toEqual([
        ["x", 8, false],
        ["seen.query", 8, true],
        ["seen.key", 8, true],
        ["seen.value", 8, true],
        ["seen.contexts", width === "int8" ? 8 : 16, false],
        ["seen", width === "int8" ? 8 : 16, false],
      ]);
      for (const { name, range, format } of quantized.nodes.slice(1, 4)) {
        expect(format!.s, name).toBe(Math.fround(Math.max(-range!.lo, range!.hi) / 127));
      }
    }
  });
});

describe("the layer", () => {
  it("with a window of 1 is the output of the value, in float to the last digits and in fixed point to a step or two", () => {
    const tensors = randomTensors(6, 3);
    const graph = lowered(6, [attention(6, { window: 1, heads: 3 })], tensors);
    const xs = stream(6, 4, 60);
    const wanted = xs.map((x) =>
      matrixTimes(tensors["output.weight"]!, matrixTimes(tensors["value.weight"]!, x, tensors["value.bias"]), tensors["output.bias"]),
    );
    for (const [t, y] of floatOutputs(graph, xs).entries()) for (const [i, v] of y.entries()) expect(v).toBeCloseTo(wanted[t]![i]!, 12);
    const quantized = quantize(graph, recorded(xs));
    const step = quantized.nodes.at(-1)!.format!.s;
    const errors = realOutputs(quantized, xs).flatMap((y, t) => y.map((v, i) => Math.abs(v - wanted[t]![i]!) / step));
    expect(Math.max(...errors)).toBeLessThan(5);
  });

  it("of one feature, one head and a window of 2 is what a pencil gives", () => {
    const one = (value: number) => ({ shape: [1, 1], data: Float32Array.of(value) });
    const tensors = { "query.weight": one(1), "key.weight": one(2), "value.weight": one(3), "output.weight": one(4) };
    const graph = lowered(1, [attention(1, { window: 2, bias: false })], tensors);
    // Keys 2, 0, -2; values 3, 0, -3; queries 1, 0, -1. The third step sees the second and itself: logits 0 and 2.
    const xs = [1, 0, -1].map((v) => Float64Array.of(v));
    const e = Math.exp(2);
    expect(floatOutputs(graph, xs).map(([y]) => y)).toEqual([12, 6, expect.closeTo((4 * -3 * e) / (1 + e), 12)]);
  });

  it("forgets what left the window, and nothing before", () => {
    const graph = lowered(4, [attention(4, { window: 5, heads: 2 })], randomTensors(4, 5));
    const xs = stream(4, 6, 12);
    const other = [Float64Array.of(2, -2, 2, -2), ...xs.slice(1)];
    const [a, b] = [floatOutputs(graph, xs), floatOutputs(graph, other)];
    for (let t = 0; t < 12; t++)
      expect(
        a[t]!.every((v, i) => Math.abs(v - b[t]![i]!) < 1e-12),
        `step ${t}`,
      ).toBe(t > 4);
  });

  it("is near its float in fixed point: within 2% of the range in int8, 1.5% with int16 behind int8 weights", () => {
    for (const [width, most] of [
      ["int8", 0.02],
      ["int16", 0.015],
    ] as const) {
      const graph = lowered(16, [attention(16, { window: 20, heads: 4, quantize: { activations: width } })], randomTensors(16, 7));
      const xs = stream(16, 8, 300);
      const quantized = quantize(graph, recorded(xs));
      const { range } = quantized.nodes.at(-1)!;
      const wanted = floatOutputs(graph, xs);
      const errors = realOutputs(quantized, xs).flatMap((y, t) => y.map((v, i) => Math.abs(v - wanted[t]![i]!)));
      expect(Math.max(...errors) / (range!.hi - range!.lo), width).toBeLessThan(most);
    }
  });
});
