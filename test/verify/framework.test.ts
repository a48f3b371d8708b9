/** Equality with the training framework, and the mistakes of exporters that are named. */

import { beforeAll, describe, expect, it } from "vitest";
import type { Expected } from "../../src/ir/data.ts";
import type { Graph, GraphNode } from "../../src/ir/graph.ts";
import type { FloatTensor } from "../../src/ir/tensor.ts";
import { blocksInOrder, scaled, squaresTransposed, zeros } from "../../src/ops/params.ts";
import { overFloatSteps } from "../../src/verify/float-steps.ts";
import { checkFramework, type FrameworkResult, refuseMismatch } from "../../src/verify/framework.ts";
import type { NodeGiven } from "../support/model.ts";
import { type Digits, digits, digitsNodes, expectedOf, graphOf, portsOf, rendered } from "./support.ts";

type Params = GraphNode["params"];
type Checked = Exclude<FrameworkResult, { status: "not checked" }>;

let model: Digits;
beforeAll(async () => {
  model = await digits();
});

/** The graph with one layer's parameters changed, as a wrong export would have them. */
function seeded(graph: Graph, layer: string, change: (params: Params) => Params): Graph {
  return { ...graph, nodes: graph.nodes.map((node) => (node.name === layer ? { ...node, params: change(node.params) } : node)) };
}

function each(change: (tensor: FloatTensor) => FloatTensor): (params: Params) => Params {
  return (params) => Object.fromEntries(Object.entries(params).map(([name, tensor]) => [name, change(tensor)]));
}

function one(name: string, change: (tensor: FloatTensor) => FloatTensor): (params: Params) => Params {
  return (params) => ({ ...params, [name]: change(params[name]!) });
}

function without(name: string): (params: Params) => Params {
  return (params) => Object.fromEntries(Object.entries(params).filter(([key]) => key !== name));
}

function check(graph: Graph, expected: Expected): Checked {
  const result = checkFramework(graph, expected);
  if (result.status === "not checked") throw new Error(result.reason);
  return result;
}

/** [mistake, layers, proved] of each suspect, once. */
function suspectsOf(graph: Graph, expected: Expected): unknown[] {
  const { status, suspects, diagnostics } = check(graph, expected);
  expect(status).toBe("different");
  expect(diagnostics).toHaveLength(1);
  return suspects.map(({ mistake, layers, proved }) => [mistake, layers, proved]);
}

const stackedNodes: readonly NodeGiven[] = [
  { name: "x", op: "input", shape: [6] },
  { name: "first", op: "lstm", inputs: [0], shape: [6], weights: "first" },
  { name: "second", op: "lstm", inputs: [1], shape: [6], weights: "second" },
  { name: "mixed", op: "add", inputs: [1, 2], shape: [6] },
];
const stacked = async () => ({
  graph: await graphOf(stackedNodes, ["mixed"], "test/fixtures/pytorch/lstm-residual.safetensors"),
  expected: await expectedOf("test/fixtures/pytorch/lstm-residual.npz", portsOf(stackedNodes, ["mixed"])),
});

describe("the float reference", () => {
  it("is PyTorch's digits within 1e-4 of the greatest score, and every digit is the same", () => {
    const { status, outputs, diagnostics, ...rest } = check(model.graph, model.expected);
    expect({ status, diagnostics }).toEqual({ status: "equal", diagnostics: [] });
    expect(rest).toEqual({ file: "examples/digits/expected.npz", sequences: 200, steps: 1600, suspects: [] });
    expect(outputs.map(({ name, differing, steps, indices }) => ({ name, differing, steps, indices }))).toEqual([
      { name: "scores", differing: 0, steps: 1600, indices: false },
      { name: "digit", differing: 0, steps: 1600, indices: true },
    ]);
    const greatest = model.expected.outputs["scores"]!.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    expect(outputs[0]!.bound).toBe(1e-4 * greatest);
    expect(outputs[0]!.maxDifference).toBeLessThan(1e-6 * greatest);
  });

  it("is PyTorch's sensors, which stack two layers over sequences of several lengths", async () => {
    const nodes: readonly NodeGiven[] = [
      { name: "reading", op: "input", shape: [2], attributes: { range: [-5, 5] } },
      { name: "first", op: "lstm", inputs: [0], shape: [24], weights: "first" },
      { name: "second", op: "lstm", inputs: [1], shape: [24], weights: "second" },
      { name: "mixed", op: "add", inputs: [1, 2], shape: [24] },
      { name: "change", op: "dense", inputs: [3], shape: [2], weights: "change" },
      { name: "forecast", op: "add", inputs: [0, 4], shape: [2] },
      { name: "condition", op: "dense", inputs: [3], shape: [2], weights: "condition" },
    ];
    const graph = await graphOf(nodes, ["forecast", "condition"], "examples/sensors/sensors.safetensors");
    const expected = await expectedOf("examples/sensors/expected.npz", portsOf(nodes, ["forecast", "condition"]));
    expect(check(graph, expected)).toMatchObject({ status: "equal" });
    const both = seeded(
      seeded(
        graph,
        "first",
        each((t) => blocksInOrder(t, [0, 3, 1, 2])),
      ),
      "second",
      each((t) => blocksInOrder(t, [0, 3, 1, 2])),
    );
    expect(suspectsOf(both, expected)).toEqual([["gates in the order i o f g", ["first", "second"], true]]);
    const second = seeded(
      graph,
      "second",
      one("bias_hh", (t) => scaled(t, 2)),
    );
    expect(suspectsOf(second, expected)).toEqual([["one bias doubled", ["second"], true]]);
  });

  it("is not checked without expected data", () => {
    expect(checkFramework(model.graph, undefined)).toEqual({ status: "not checked", reason: "the model names no expected data" });
  });

  it("may choose another index where the scores are as good as equal, and only there", () => {
    const digit = Float64Array.from(model.expected.outputs["digit"]!);
    digit[5] = (digit[5]! + 1) % 10;
    const wrong = check(model.graph, { ...model.expected, outputs: { ...model.expected.outputs, digit } });
    expect(wrong.outputs[1]).toMatchObject({ equal: false, differing: 1, first: { sequence: 0, step: 5, expected: digit[5] } });
    // Two equal rows of the last layer: whichever the framework takes is right.
    const twins = (params: Params) =>
      one("bias", ({ shape, data }) => ({ shape, data: data.with(4, data[7]!) }))(
        one("weight", ({ shape, data }) => {
          const moved = data.slice();
          moved.copyWithin(4 * 64, 7 * 64, 8 * 64);
          return { shape, data: moved };
        })(params),
      );
    const graph = seeded(model.graph, "scores", twins);
    const given = model.expected.outputs["scores"]!;
    const scores = given.map((value, k) => (k % 10 === 4 ? given[k + 3]! : value));
    const indices = (tie: number) =>
      Float64Array.from({ length: 1600 }, (_, i) => {
        const row = [...scores.subarray(10 * i, 10 * i + 10)];
        const best = row.indexOf(Math.max(...row));
        return best === 4 ? tie : best;
      });
    for (const tie of [4, 7]) {
      const expected = { ...model.expected, outputs: { scores, digit: indices(tie) } };
      expect(check(graph, expected)).toMatchObject({ status: "equal" });
    }
    expect(check(graph, { ...model.expected, outputs: { scores, digit: indices(3) } })).toMatchObject({ status: "different" });
  });

  it("differs from numbers that are none", () => {
    const scores = Float64Array.from(model.expected.outputs["scores"]!);
    scores[3] = Number.NaN;
    const result = check(model.graph, { ...model.expected, outputs: { ...model.expected.outputs, scores } });
    expect(result.outputs[0]).toMatchObject({ equal: false, maxDifference: Infinity, differing: 1 });
  });
});

describe("six seeded import mistakes are caught and named", () => {
  const seeds: readonly [string, (params: Params) => Params, unknown[]][] = [
    ["gates in the order i o f g", each((t) => blocksInOrder(t, [0, 3, 1, 2])), [["gates in the order i o f g", ["memory"], true]]],
    ["i and f swapped", each((t) => blocksInOrder(t, [1, 0, 2, 3])), [["i and f swapped", ["memory"], true]]],
    ["one bias dropped, all zeros", one("bias_hh", zeros), [["one bias dropped", ["memory"], false]]],
    ["one bias dropped, not there", without("bias_ih"), [["one bias dropped", ["memory"], false]]],
    ["one bias doubled", one("bias_ih", (t) => scaled(t, 2)), [["one bias doubled", ["memory"], true]]],
    [
      "the recurrent matrix transposed",
      one("weight_hh", (t) => squaresTransposed(t, 4)!),
      [["the recurrent matrix transposed", ["memory"], true]],
    ],
  ];
  for (const [name, seed, suspects] of seeds) {
    it(name, async () => {
      const wrong = seeded(model.graph, "memory", seed);
      const start = performance.now();
      expect(suspectsOf(wrong, model.expected)).toEqual(suspects);
      expect(performance.now() - start).toBeLessThan(5000);
      const [diagnostic] = check(wrong, model.expected).diagnostics;
      const code = diagnostic!.code;
      await expect(rendered(diagnostic!, digitsNodes)).toMatchFileSnapshot(`golden/${code}-${name.replace(/\W+/g, "-")}.txt`);
      expect(() => refuseMismatch(check(wrong, model.expected))).toThrow(code);
    });
  }

  it("layers swapped", async () => {
    const { graph, expected } = await stacked();
    expect(check(graph, expected)).toMatchObject({ status: "equal" });
    const [, first, second] = graph.nodes;
    const wrong = seeded(
      seeded(graph, "first", () => second!.params),
      "second",
      () => first!.params,
    );
    expect(suspectsOf(wrong, expected)).toEqual([["layers swapped", ["first", "second"], true]]);
    await expect(rendered(check(wrong, expected).diagnostics[0]!, stackedNodes)).toMatchFileSnapshot("golden/LB9011-layers-swapped.txt");
  });
});

describe("further mistakes", () => {
  it("each bias holding the sum of both, or both doubled", () => {
    const sum = (params: Params) => {
      const [a, b] = [params["bias_ih"]!, params["bias_hh"]!];
      const both = { shape: a.shape, data: a.data.map((value, k) => value + b.data[k]!) };
      return { ...params, bias_ih: both, bias_hh: both };
    };
    expect(suspectsOf(seeded(model.graph, "memory", sum), model.expected)).toEqual([["one bias doubled", ["memory"], true]]);
  });

  it("Keras' recurrent matrix reshaped instead of transposed", () => {
    const scrambled = one("weight_hh", ({ shape, data }) => {
      const [rows = 0, columns = 0] = shape;
      return { shape, data: Float32Array.from({ length: data.length }, (_, k) => data[(k % rows) * columns + Math.floor(k / rows)]!) };
    });
    expect(suspectsOf(seeded(model.graph, "memory", scrambled), model.expected)).toEqual([
      ["the recurrent matrix transposed", ["memory"], true],
    ]);
  });

  it("the last layer's bias dropped, which the outputs prove", () => {
    for (const lost of [one("bias", zeros), without("bias")]) {
      const { suspects } = check(seeded(model.graph, "scores", lost), model.expected);
      expect(suspects).toMatchObject([{ mistake: "one bias dropped", layers: ["scores"], proved: true }]);
    }
  });

  it("two that fit are both named", async () => {
    const { graph, expected } = await stacked();
    // The second layer is the first with its recurrent matrix transposed: to swap them is to transpose both.
    const first = graph.nodes[1]!.params;
    const second = one("weight_hh", (t) => squaresTransposed(t, 4)!)(first);
    const truth = seeded(
      seeded(graph, "first", () => first),
      "second",
      () => second,
    );
    const mixed = new Float64Array(expected.outputs["mixed"]!.length);
    overFloatSteps(truth, expected, (values, sequence, step) => {
      mixed.set(values[3]!, (sequence * expected.steps + step) * 6);
      return true;
    });
    const wrong = seeded(
      seeded(graph, "first", () => second),
      "second",
      () => first,
    );
    expect(suspectsOf(wrong, { ...expected, outputs: { mixed } })).toEqual([
      ["the recurrent matrix transposed", ["first", "second"], true],
      ["layers swapped", ["first", "second"], true],
    ]);
  });

  it("none of them: says where the first output deviates, and by how much", async () => {
    const wrong = seeded(
      model.graph,
      "scores",
      one("weight", ({ shape, data }) => ({ shape, data: data.map((w, k) => (k === 5 * 64 + 3 ? w + 0.25 : w)) })),
    );
    const result = check(wrong, model.expected);
    expect(result.suspects).toEqual([]);
    expect(result.outputs[0]).toMatchObject({ equal: false, first: { index: [5] } });
    await expect(rendered(result.diagnostics[0]!, digitsNodes)).toMatchFileSnapshot("golden/LB9010.txt");
  });
});
