/** Models of the examples and fixtures, without the parser: nodes by hand, weights and data from the committed files. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { render } from "../../src/diagnostics/render.ts";
import type { Expected, Ports, Sequences, TestSet } from "../../src/ir/data.ts";
import type { Graph } from "../../src/ir/graph.ts";
import type { ParamsByNode } from "../../src/ir/params.ts";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { lower } from "../../src/lower/lower.ts";
import { quantize } from "../../src/quantize/quantize.ts";
import type { Checked } from "../../src/weights/data/checked.ts";
import { readCalibration, readExpected, readTest } from "../../src/weights/data.ts";
import { loadWeights } from "../../src/weights/load-weights.ts";
import { readTensors } from "../../src/weights/read.ts";
import { modelOf, type NodeGiven, textOf } from "../support/model.ts";

const pathOf = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

/** A model's graph; `file` of weights relative to the project. */
export async function graphOf(nodes: readonly NodeGiven[], outputs: readonly string[], file?: string): Promise<Graph> {
  const model = modelOf(nodes, outputs);
  const { params, diagnostics } = loadWeights(model, file === undefined ? undefined : await readTensors(pathOf(file), file));
  for (const diagnostic of diagnostics) if (diagnostic.severity !== "warning") throw new Error(diagnostic.message);
  return lower(model, params);
}

export function graphWith(nodes: readonly NodeGiven[], outputs: readonly string[], params: ParamsByNode): Graph {
  return lower(modelOf(nodes, outputs), params);
}

/** What the data reader must know of a model: before folding, so by hand. */
export function portsOf(nodes: readonly NodeGiven[], outputs: readonly string[]): Ports {
  const port = ({ name, shape, classes }: NodeGiven) => ({ name, shape, ...(classes === undefined ? {} : { classes }) });
  return {
    inputs: nodes.filter(({ op }) => op === "input").map(port),
    outputs: outputs.map((name) => port(nodes.find((node) => node.name === name)!)),
  };
}

export async function expectedOf(file: string, ports: Ports): Promise<Expected> {
  return loaded(await readExpected({ path: pathOf(file), shown: file }, ports));
}

export async function calibrationOf(file: string, ports: Ports): Promise<Sequences> {
  return loaded(await readCalibration({ path: pathOf(file), shown: file }, ports));
}

export async function testOf(file: string, ports: Ports): Promise<TestSet> {
  return loaded(await readTest({ path: pathOf(file), shown: file }, ports));
}

function loaded<T>(checked: Checked<T>): T {
  const { value, diagnostics } = checked;
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return value;
}

export const digitsNodes: readonly NodeGiven[] = [
  { name: "row", op: "input", shape: [8], attributes: { range: [0, 16] } },
  { name: "memory", op: "lstm", inputs: [0], shape: [64], attributes: { units: 64 }, weights: "memory" },
  { name: "scores", op: "dense", inputs: [1], shape: [10], attributes: { units: 10 }, weights: "scores" },
  { name: "digit", op: "argmax", inputs: [2], shape: [], classes: 10 },
];
export const digitsOutputs: readonly string[] = ["scores", "digit"];
const digitsPorts = portsOf(digitsNodes, digitsOutputs);

export interface Digits {
  readonly graph: Graph;
  readonly quantized: QuantizedGraph;
  readonly calibration: Sequences;
  readonly expected: Expected;
  readonly test: TestSet;
}

export async function digits(): Promise<Digits> {
  const graph = await graphOf(digitsNodes, digitsOutputs, "examples/digits/digits.safetensors");
  const calibration = await calibrationOf("examples/digits/calibration.npz", digitsPorts);
  const expected = await expectedOf("examples/digits/expected.npz", digitsPorts);
  const test = await testOf("examples/digits/test.npz", digitsPorts);
  return { graph, quantized: quantize(graph, calibration), calibration, expected, test };
}

export function rendered(diagnostic: Diagnostic, nodes: readonly NodeGiven[]): string {
  return `${render(diagnostic, () => textOf(modelOf(nodes)))}\n`;
}

export function readJson(file: string): ReturnType<typeof JSON.parse> {
  return JSON.parse(readFileSync(pathOf(file), "utf8"));
}
