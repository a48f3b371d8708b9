/** What exporters do to an attention, seeded in what nn.MultiheadAttention saved: caught, and named. */

import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { BoundParams } from "../../src/ir/params.ts";
import type { FloatTensor } from "../../src/ir/tensor.ts";
import { checkFramework } from "../../src/verify/framework.ts";
import { loadWeights } from "../../src/weights/load-weights.ts";
import { readTensors } from "../../src/weights/read.ts";
import { modelOf, type NodeGiven } from "../support/model.ts";
import { expectedOf, graphWith, portsOf } from "./support.ts";

type Tensors = BoundParams["tensors"];

const nodes: readonly NodeGiven[] = [
  { name: "x", op: "input", shape: [12] },
  { name: "seen", op: "attention", inputs: [0], shape: [12], attributes: { window: 7, heads: 3 }, weights: "seen" },
];
const file = "test/fixtures/attention-pytorch/heads";
const [n, heads, d] = [12, 3, 4];

async function suspects(change: (tensors: Tensors) => Tensors): Promise<unknown> {
  const expected = await expectedOf(`${file}.npz`, portsOf(nodes, ["seen"]));
  const url = new URL(`../../${file}.safetensors`, import.meta.url);
  const { params } = loadWeights(modelOf(nodes, ["seen"]), await readTensors(fileURLToPath(url), `${file}.safetensors`));
  const bound = params.get(1)!;
  const result = checkFramework(graphWith(nodes, ["seen"], new Map([[1, { ...bound, tensors: change(bound.tensors) }]])), expected);
  if (result.status === "not checked") throw new Error(result.reason);
  return result.status === "equal" ? "equal" : result.suspects.map(({ mistake, layers, proved }) => [mistake, layers, proved]);
}

const renamed = (order: readonly string[]) => (tensors: Tensors) =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const [part = "", kind] = name.split(".");
      const i = ["query", "key", "value"].indexOf(part);
      return [name, i < 0 ? tensor : tensors[`${order[i]}.${kind}`]!];
    }),
  );

const mapped = (pattern: RegExp, change: (tensor: FloatTensor) => FloatTensor) => (tensors: Tensors) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, pattern.test(name) ? change(tensor) : tensor]));

const times = (factor: number) => (tensor: FloatTensor) => ({ ...tensor, data: tensor.data.map((v) => v * factor) });
const turned = ({ shape, data }: FloatTensor) => ({ shape, data: data.map((_, i) => data[(i % n) * n + Math.floor(i / n)]!) });

/** As a fused matrix that has each head's query, key and value together would be cut into three. */
function byHead(tensors: Tensors): Tensors {
  const cut = (kind: string) => {
    const own = ["query", "key", "value"].map((part) => tensors[`${part}.${kind}`]!);
    const block = own[0]!.data.length / heads;
    const fused = Array.from({ length: heads }, (_, h) => own.flatMap(({ data }) => [...data.slice(h * block, (h + 1) * block)])).flat();
    return Object.fromEntries(
      ["query", "key", "value"].map((part, i) => [
        `${part}.${kind}`,
        { shape: own[i]!.shape, data: Float32Array.from(fused.slice(i * heads * block, (i + 1) * heads * block)) },
      ]),
    );
  };
  return { ...tensors, ...cut("weight"), ...cut("bias") };
}

const inputs = /^(query|key|value)/;
const seeded: readonly (readonly [string, (tensors: Tensors) => Tensors])[] = [
  ["query, key and value in the order query, value, key", renamed(["query", "value", "key"])],
  ["query, key and value in the order key, query, value", renamed(["key", "query", "value"])],
  ["query, key and value in the order key, value, query", renamed(["key", "value", "query"])],
  ["query, key and value in the order value, query, key", renamed(["value", "query", "key"])],
  ["query, key and value in the order value, key, query", renamed(["value", "key", "query"])],
  ["query, key and value stacked head by head", byHead],
  ["logits without the factor 1/√d", mapped(/^query/, times(1 / Math.sqrt(d)))],
  ["logits divided by √n of all features", mapped(/^query/, times(Math.sqrt(heads)))],
  ["the bias of query, key and value doubled", mapped(/^(query|key|value).bias/, times(2))],
  ["the bias of the output doubled", mapped(/^output.bias/, times(2))],
  ["the bias of all projections doubled", mapped(/bias/, times(2))],
  ["the matrix of query, key and value transposed", mapped(/^(query|key|value).weight/, turned)],
  ["the matrix of the output transposed", mapped(/^output.weight/, turned)],
  ["the matrix of all projections transposed", mapped(/weight/, turned)],
];

describe("mistakes of those who export an attention", () => {
  it("none: equal", async () => expect(await suspects((tensors) => tensors)).toBe("equal"));

  it.each(seeded)("%s", async (name, change) => {
    expect(await suspects(change)).toEqual([[name, ["seen"], true]]);
  });

  it("a bias that the file has and the framework has not", async () => {
    const noBias: readonly NodeGiven[] = [
      { name: "x", op: "input", shape: [8] },
      { name: "seen", op: "attention", inputs: [0], shape: [8], attributes: { window: 6, heads: 2, bias: false }, weights: "seen" },
    ];
    const own = "test/fixtures/attention-pytorch/no-bias";
    const url = new URL(`../../${own}.safetensors`, import.meta.url);
    const { params } = loadWeights(modelOf(noBias, ["seen"]), await readTensors(fileURLToPath(url), `${own}.safetensors`));
    const expected = await expectedOf(`${own}.npz`, portsOf(noBias, ["seen"]));
    const bias = (pattern: RegExp): Tensors => ({
      ...params.get(1)!.tensors,
      ...Object.fromEntries(
        ["query", "key", "value", "output"]
          .filter((part) => pattern.test(part))
          .map((part) => [`${part}.bias`, { shape: [8], data: new Float32Array(8).fill(0.5) }]),
      ),
    });
    for (const [pattern, name] of [
      [inputs, "the bias of query, key and value dropped"],
      [/output/, "the bias of the output dropped"],
      [/./, "the bias of all projections dropped"],
    ] as const) {
      const graph = graphWith(noBias, ["seen"], new Map([[1, { ...params.get(1)!, tensors: bias(pattern) }]]));
      expect(checkFramework(graph, expected)).toMatchObject({
        status: "different",
        suspects: [{ mistake: name, layers: ["seen"], proved: true }],
      });
    }
  });

  it("in a layer whose weights another shares: both are named", async () => {
    const expected = await expectedOf(`${file}.npz`, portsOf(nodes, ["seen"]));
    const url = new URL(`../../${file}.safetensors`, import.meta.url);
    const both: readonly NodeGiven[] = [...nodes, { ...nodes[1]!, name: "again" }];
    const { params } = loadWeights(modelOf(both, ["seen", "again"]), await readTensors(fileURLToPath(url), `${file}.safetensors`));
    const wrong = { ...params.get(1)!, tensors: renamed(["value", "key", "query"])(params.get(1)!.tensors) };
    const graph = graphWith(both, ["seen", "again"], new Map([1, 2].map((id) => [id, wrong])));
    const twice = { ...expected, outputs: { ...expected.outputs, again: expected.outputs["seen"]! } };
    expect(checkFramework(graph, twice)).toMatchObject({
      suspects: [{ mistake: "query, key and value in the order value, key, query", layers: ["seen", "again"], proved: true }],
    });
  });
});
