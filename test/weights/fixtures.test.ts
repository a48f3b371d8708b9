/** Files that numpy, safetensors, PyTorch and Keras wrote. An LSTM run here on the bound weights must give what they gave. */

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Expected, Ports } from "../../src/ir/data.ts";
import type { BoundParams } from "../../src/ir/params.ts";
import { readExpected } from "../../src/weights/data.ts";
import { loadWeights } from "../../src/weights/load-weights.ts";
import { readTensors } from "../../src/weights/read.ts";
import type { TensorFile } from "../../src/weights/tensor-file.ts";
import { modelOf, type NodeGiven } from "../support/model.ts";

const fixtures = join(import.meta.dirname, "../fixtures");
const cases = ["pytorch", "keras"].flatMap((framework) => {
  const folder = join(fixtures, framework);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const weights = files.filter((name) => name.endsWith(".safetensors") || name.endsWith(".weights.npz"));
  return weights.map((name) => ({
    name: `${framework}/${name}`,
    folder,
    file: name,
    data: name.replace(/(\.weights)?\.(safetensors|npz)$/, ".npz"),
  }));
});

/** The layers that the names of a file tell of, each given the width that its first tensor says. */
function layersOf({ tensors }: TensorFile): NodeGiven[] {
  const nodes: NodeGiven[] = [];
  const add = (name: string, op: string, width: number, units: number, bias: boolean, more = {}): void => {
    const input = nodes.push({ name: `${name}.in`, op: "input", shape: [width] }) - 1;
    nodes.push({ name, op, inputs: [input], shape: [units], weights: name, attributes: { bias, ...more } });
  };
  for (const [key, { shape }] of tensors) {
    const [first = 0, second = 0] = shape;
    const name = key.slice(0, key.lastIndexOf("."));
    const [layer = "", part] = key.split(".");
    if (part === "query" && key.endsWith(".kernel")) add(layer, "attention", first, first, tensors.has(`${name}.bias`), { heads: second });
    if (part === "query" || part === "key" || part === "value" || part === "attention_output") continue;
    const hasBias = [...tensors.keys()].some((other) => other.startsWith(`${name}.bias`));
    if (key.endsWith(".weight_ih_l0")) add(name, "lstm", second, first / 4, hasBias);
    else if (key.endsWith(".weight")) add(name, "dense", second, first, hasBias);
    else if (key.endsWith(".kernel")) {
      const isLstm = tensors.has(`${name}.recurrent_kernel`);
      add(name, isLstm ? "lstm" : "dense", first, isLstm ? second / 4 : second, hasBias);
    }
  }
  return nodes;
}

test.each(cases)("$name binds without a complaint", async ({ folder, file }) => {
  const tensors = await readTensors(join(folder, file), file);
  const model = modelOf(layersOf(tensors));
  const { params, diagnostics } = loadWeights(model, tensors);
  expect(diagnostics.filter(({ code }) => code !== "LB4107")).toEqual([]);
  expect(params.size).toBe(model.nodes.length / 2);
});

/** One sequence through the canonical LSTM, in double: gates i f g o. */
function runLstm({ tensors }: BoundParams, input: (step: number) => Float32Array, steps: number, units: number): number[][] {
  const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));
  let h = Array<number>(units).fill(0);
  let c = Array<number>(units).fill(0);
  return Array.from({ length: steps }, (_, step) => {
    const x = input(step);
    const gate = (row: number): number => {
      let sum = (tensors["bias_ih"]?.data[row] ?? 0) + (tensors["bias_hh"]?.data[row] ?? 0);
      for (const [i, value] of x.entries()) sum += value * tensors["weight_ih"]!.data[row * x.length + i]!;
      for (const [i, value] of h.entries()) sum += value * tensors["weight_hh"]!.data[row * units + i]!;
      return sum;
    };
    const cells = c.map((old, u) => sigmoid(gate(units + u)) * old + sigmoid(gate(u)) * Math.tanh(gate(2 * units + u)));
    const next = cells.map((cell, u) => sigmoid(gate(3 * units + u)) * Math.tanh(cell));
    [h, c] = [next, cells];
    return next;
  });
}

const lstmCases = cases.filter(({ file }) => /^lstm-(\d+-\d+|no-bias|npz|lengths|holds)\./.test(file));

test.each(lstmCases)("$name gives what the framework gave", async ({ folder, file, data }) => {
  const tensors = await readTensors(join(folder, file), file);
  const model = modelOf(layersOf(tensors).slice(0, 2));
  const params = loadWeights(model, tensors).params.get(1)!;
  const [{ shape: inShape }, { shape: outShape, name }] = model.nodes as unknown as [NodeGiven, NodeGiven];
  const ports: Ports = { inputs: [{ name: "x", shape: inShape }], outputs: [{ name, shape: outShape }] };
  const { value, diagnostics } = await readExpected({ path: join(folder, data), shown: data }, ports);
  expect(diagnostics).toEqual([]);
  const { count, steps, lengths, inputs, outputs } = value as Expected;
  const [width = 1] = inShape;
  const [units = 1] = outShape;
  for (let sequence = 0; sequence < count; sequence++) {
    const at = (step: number): number => sequence * steps + step;
    const h = runLstm(params, (step) => inputs["x"]!.subarray(at(step) * width, (at(step) + 1) * width), lengths[sequence]!, units);
    h.forEach((row, step) => {
      const wanted = outputs[name]!.subarray(at(step) * units, (at(step) + 1) * units);
      expect(Math.max(...row.map((result, u) => Math.abs(result - wanted[u]!)))).toBeLessThan(1e-5);
    });
  }
});
