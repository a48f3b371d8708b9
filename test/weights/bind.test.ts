/** Where every number of a weights file ends up, for each framework and operator. */

import { describe, expect, test } from "vitest";
import type { ParamsByNode } from "../../src/ir/params.ts";
import type { FloatTensor } from "../../src/ir/tensor.ts";
import { loadWeights } from "../../src/weights/load-weights.ts";
import { parseSafetensors } from "../../src/weights/safetensors.ts";
import { modelOf, type NodeGiven } from "../support/model.ts";
import { type Given, safetensors } from "../support/safetensors.ts";

const units = 2;
const features = 3;

/** A matrix whose element says where it belongs: 100 · gate + 10 · unit + column, in the framework's own order. */
function matrix(gates: string, columns: number, transposed: boolean): Given {
  const rows = [...gates].flatMap((gate) => [0, 1].map((unit) => 100 * codeOf(gate) + 10 * unit));
  const values = transposed
    ? Array.from({ length: columns }, (_, c) => rows.map((row) => row + c)).flat()
    : rows.flatMap((row) => Array.from({ length: columns }, (_, c) => row + c));
  return { shape: transposed ? [columns, rows.length] : [rows.length, columns], values };
}

function bias(gates: string, offset: number): Given {
  const values = [...gates].flatMap((gate) => [0, 1].map((unit) => 100 * codeOf(gate) + 10 * unit + offset));
  return { shape: [values.length], values };
}

function codeOf(gate: string): number {
  return "ifgorznh".indexOf(gate);
}

function params(nodes: readonly NodeGiven[], tensors: Readonly<Record<string, Given>>): ParamsByNode {
  const loaded = loadWeights(modelOf(nodes), parseSafetensors(safetensors(tensors), "f"));
  expect(loaded.diagnostics).toEqual([]);
  return loaded.params;
}

const x: NodeGiven = { name: "x", op: "input", shape: [features] };
const layer = (op: string, more: Partial<NodeGiven> = {}): NodeGiven => ({
  name: "m",
  op,
  inputs: [0],
  shape: [units],
  weights: "m",
  ...more,
});

function expectTensors(found: ParamsByNode, id: number, wanted: Readonly<Record<string, Given>>): void {
  const tensors = found.get(id)!.tensors;
  const plain = Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]: [string, FloatTensor]) => [name, { shape, values: [...data] }]),
  );
  expect(plain).toEqual(wanted);
}

/** PyTorch's order of gates, and how the other two write the same. */
const orders = {
  lstm: { pytorch: "ifgo", keras: "ifgo", onnx: "iofg" },
  gru: { pytorch: "rzn", keras: "zrn", onnx: "zrn" },
  rnn: { pytorch: "h", keras: "h", onnx: "h" },
} as const;

describe.each(Object.entries(orders))("%s", (op, order) => {
  const canonical = {
    weight_ih: matrix(order.pytorch, features, false),
    weight_hh: matrix(order.pytorch, units, false),
    bias_ih: bias(order.pytorch, 5),
    bias_hh: bias(order.pytorch, 7),
  };
  const gates = order.pytorch.length;

  test("PyTorch: nn.LSTM and nn.LSTMCell, layers, reverse", () => {
    for (const [suffix, weights] of [
      ["_l0", "m"],
      ["", "m"],
      ["_l0", { name: "m", layer: 0 }],
      ["_l2_reverse", { name: "m", layer: 2, reverse: true }],
      ["_l0_reverse", { name: "m", reverse: true }],
    ] as const) {
      const tensors = Object.fromEntries(Object.entries(canonical).map(([name, given]) => [`m.${name}${suffix}`, given]));
      expectTensors(params([x, layer(op, { weights })], tensors), 1, canonical);
    }
  });

  const kerasBias =
    op === "gru" ? { shape: [2, 6], values: [...bias(order.keras, 5).values, ...bias(order.keras, 7).values] } : bias(order.keras, 5);
  const keras: Record<string, Given> = {
    kernel: matrix(order.keras, features, true),
    recurrent_kernel: matrix(order.keras, units, true),
    bias: kerasBias,
  };
  const { bias_hh, ...oneBias } = canonical;
  const cell = op === "rnn" ? "simple_rnn_cell" : `${op}_cell`;

  test.each(["m.", "m/", `m.${cell}.`, `m/${cell}/`])("Keras: %s", (front) => {
    const tensors = Object.fromEntries(Object.entries(keras).map(([name, given]) => [front + name, given]));
    expectTensors(params([x, layer(op)], tensors), 1, op === "gru" ? canonical : oneBias);
  });

  test("Keras: a path for a dotted name, and HDF5's :0", () => {
    const tensors = Object.fromEntries(Object.entries(keras).map(([name, given]) => [`encoder/m/${name}:0`, given]));
    expectTensors(params([x, layer(op, { weights: "encoder.m" })], tensors), 1, op === "gru" ? canonical : oneBias);
  });

  test("Keras: reset before has one bias", () => {
    const tensors = { "m.kernel": keras["kernel"]!, "m.recurrent_kernel": keras["recurrent_kernel"]!, "m.bias": bias(order.keras, 5) };
    expectTensors(params([x, layer(op, { attributes: { resetAfter: false } })], tensors), 1, oneBias);
  });

  test("ONNX: one direction, and the second of two", () => {
    const direction = {
      W: matrix(order.onnx, features, false),
      R: matrix(order.onnx, units, false),
      B: { shape: [4 * gates], values: [...bias(order.onnx, 5).values, ...bias(order.onnx, 7).values] },
    };
    for (const reverse of [false, true]) {
      const tensors = Object.fromEntries(
        Object.entries(direction).map(([name, { shape, values }]) => {
          const other = values.map((value) => -value);
          return [`m.${name}`, { shape: [reverse ? 2 : 1, ...shape], values: reverse ? [...other, ...values] : values }];
        }),
      );
      const weights = { name: "m", layout: "onnx" as const, ...(reverse ? { reverse } : {}) };
      expectTensors(params([x, layer(op, { weights })], tensors), 1, canonical);
    }
  });

  test("without biases", () => {
    const node = layer(op, { attributes: { bias: false } });
    const { weight_ih, weight_hh } = canonical;
    expectTensors(params([x, node], { "m.weight_ih_l0": weight_ih, "m.weight_hh_l0": weight_hh }), 1, { weight_ih, weight_hh });
  });
});

describe("dense and conv1d", () => {
  const weight = { shape: [2, 3], values: [0, 1, 2, 10, 11, 12] };
  const kernel = { shape: [3, 2], values: [0, 10, 1, 11, 2, 12] };
  const bias = { shape: [2], values: [5, 6] };

  test("dense in both layouts", () => {
    expectTensors(params([x, layer("dense")], { "m.weight": weight, "m.bias": bias }), 1, { weight, bias });
    expectTensors(params([x, layer("dense")], { "m.kernel": kernel, "m.bias": bias }), 1, { weight, bias });
    expectTensors(params([x, layer("dense", { weights: "" })], { weight, bias }), 1, { weight, bias });
  });

  test("layout overrides the name", () => {
    const keras = layer("dense", { weights: { name: "m", layout: "keras" } });
    expectTensors(params([x, keras], { "m.weight": kernel, "m.bias": bias }), 1, { weight, bias });
    const pytorch = layer("dense", { weights: { name: "m", layout: "pytorch" } });
    expectTensors(params([x, pytorch], { "m.kernel": weight, "m.bias": bias }), 1, { weight, bias });
  });

  test("dense takes the last dimension of its input", () => {
    expectTensors(params([{ ...x, shape: [7, 3] }, layer("dense", { shape: [7, 2] })], { "m.weight": weight, "m.bias": bias }), 1, {
      weight,
      bias,
    });
  });

  test("conv1d in both layouts, with groups", () => {
    // [filters, in / groups, kernelSize]: 100 · filter + 10 · feature + tap.
    const values = [0, 1, 2].flatMap((f) => [0, 1].flatMap((c) => [0, 1, 2, 3].map((k) => 100 * f + 10 * c + k)));
    const kernelValues = [0, 1, 2, 3].flatMap((k) => [0, 1].flatMap((c) => [0, 1, 2].map((f) => 100 * f + 10 * c + k)));
    const node = layer("conv1d", { shape: [3], attributes: { kernelSize: 4, groups: 2, bias: false } });
    const input = { ...x, shape: [4] };
    const wanted = { weight: { shape: [3, 2, 4], values } };
    expectTensors(params([input, node], { "m.weight": { shape: [3, 2, 4], values } }), 1, wanted);
    expectTensors(params([input, node], { "m.kernel": { shape: [4, 2, 3], values: kernelValues } }), 1, wanted);
  });

  test("nodes of one weights name share one value", () => {
    const nodes = [x, layer("dense", { name: "a" }), layer("dense", { name: "b" })];
    const found = params(nodes, { "m.weight": weight, "m.bias": bias });
    expect(found.get(1)).toBe(found.get(2));
    expect(found.get(1)).toMatchObject({ layout: "pytorch", sources: { weight: "m.weight", bias: "m.bias" } });
  });

  test("an error of shared weights is said once, one of each layer for each", () => {
    const nodes = [x, layer("dense", { name: "a" }), layer("dense", { name: "b" }), layer("dense", { name: "c", weights: "n" })];
    const { diagnostics, params } = loadWeights(modelOf(nodes), parseSafetensors(safetensors({ "m.weight": kernel }), "f"));
    expect(diagnostics.map(({ code }) => code)).toEqual(["LB4110", "LB4104", "LB4102"]);
    expect(params.size).toBe(0);
  });

  test("a block's call is shown, and operators without a room are left alone", () => {
    const model = modelOf([x, layer("dense"), layer("embedding", { weights: "table" })]);
    const call = { file: "model.ts", line: 9, column: 3, length: 4 };
    const nodes = model.nodes.map((node) => ({ ...node, calledFrom: [call] }));
    const tensors = { "table.weight": kernel, "m.bias": bias };
    const { diagnostics } = loadWeights({ ...model, nodes }, parseSafetensors(safetensors(tensors), "f"));
    expect(diagnostics).toMatchObject([{ code: "LB4102", calledFrom: [call] }]);
  });
});

describe("attention", () => {
  // Element [r, c] of the k-th matrix is 100k + 10r + c; of the k-th bias 100k + 10r + 9.
  const n = 4;
  const all = [0, 1, 2, 3];
  const square = (k: number) => all.flatMap((r) => all.map((c) => 100 * k + 10 * r + c));
  const row = (k: number) => all.map((r) => 100 * k + 10 * r + 9);
  const parts = ["query", "key", "value", "output"];
  const canonical = Object.fromEntries(
    parts.flatMap((part, k) => [
      [`${part}.weight`, { shape: [n, n], values: square(k) }],
      [`${part}.bias`, { shape: [n], values: row(k) }],
    ]),
  );
  const given: NodeGiven = { name: "x", op: "input", shape: [n] };
  const node = (more = {}, weights = "m"): NodeGiven => ({
    name: "m",
    op: "attention",
    inputs: [0],
    shape: [n],
    weights,
    attributes: more,
  });
  const stacked = {
    in_proj_weight: { shape: [3 * n, n], values: [0, 1, 2].flatMap(square) },
    in_proj_bias: { shape: [3 * n], values: [0, 1, 2].flatMap(row) },
    "out_proj.weight": { shape: [n, n], values: square(3) },
    "out_proj.bias": { shape: [n], values: row(3) },
  };
  const kernel = (k: number) => all.flatMap((c) => all.map((r) => 100 * k + 10 * r + c));
  const keras = (heads: number) =>
    Object.fromEntries(
      ["query", "key", "value", "attention_output"].flatMap((part, k) => [
        [`${part}.kernel`, { shape: k < 3 ? [n, heads, n / heads] : [heads, n / heads, n], values: kernel(k) }],
        [`${part}.bias`, { shape: k < 3 ? [heads, n / heads] : [n], values: row(k) }],
      ]),
    );
  const under = (front: string, tensors: Readonly<Record<string, Given>>) =>
    Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [front + name, tensor]));

  test("PyTorch: nn.MultiheadAttention, with and without biases", () => {
    expectTensors(params([given, node({ heads: 2 })], under("m.", stacked)), 1, canonical);
    const { in_proj_weight, "out_proj.weight": out } = stacked;
    const weightsOnly = Object.fromEntries(Object.entries(canonical).filter(([name]) => name.endsWith("weight")));
    const without = params([given, node({ bias: false })], under("m.", { in_proj_weight, "out_proj.weight": out }));
    expectTensors(without, 1, weightsOnly);
    expectTensors(params([given, node({}, "encoder.self_attn")], under("encoder.self_attn.", stacked)), 1, canonical);
  });

  test.each([1, 2, 4])("Keras: MultiHeadAttention of %i heads", (heads) => {
    expectTensors(params([given, node({ heads })], under("m.", keras(heads))), 1, canonical);
    const paths = Object.fromEntries(Object.entries(keras(heads)).map(([name, tensor]) => [`a/m/${name.replace(".", "/")}:0`, tensor]));
    expectTensors(params([given, node({ heads }, "a.m")], paths), 1, canonical);
  });

  const complaints = (one: NodeGiven, tensors: Readonly<Record<string, Given>>) =>
    loadWeights(modelOf([given, one]), parseSafetensors(safetensors(tensors), "f")).diagnostics.map(
      ({ code, message, help }) => `${code} ${message}; ${help}`,
    );

  test("other heads, other features, one bias", () => {
    expect(complaints(node({ heads: 2 }), under("m.", keras(4)))[0]).toBe(
      "LB4104 m (attention) needs m.query.kernel of shape [4, 2, 2], but the file has [4, 4, 1]; that is for heads: 4, but the spec has 2",
    );
    const wide = { ...stacked, in_proj_weight: { shape: [18, 6], values: new Array(108).fill(0.5) } };
    expect(complaints(node(), under("m.", wide))).toEqual([
      "LB4104 m (attention) needs m.in_proj_weight of shape [12, 4], but the file has [18, 6]; that is for 6 features, but the layer is given 4",
    ]);
    const { "out_proj.bias": _bias, ...others } = stacked;
    expect(complaints(node(), under("m.", others))).toEqual([
      "LB4111 m has m.in_proj_bias but not m.out_proj.bias, which counts as zeros; fine if it was trained without; otherwise it was lost on the way",
    ]);
    const { in_proj_weight, "out_proj.weight": out } = stacked;
    expect(complaints(node(), under("m.", { in_proj_weight, "out_proj.weight": out }))).toEqual([
      "LB4110 m (attention) has a bias, but f has no m.in_proj_bias or m.out_proj.bias; add bias: false to the layer if it was trained without one",
    ]);
  });
});
