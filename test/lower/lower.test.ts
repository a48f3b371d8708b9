/** lower: what is folded into what, under which name, and what it refuses. */

import { describe, expect, it } from "vitest";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import type { Graph, GraphNode } from "../../src/ir/graph.ts";
import type { BoundParams } from "../../src/ir/params.ts";
import { lower } from "../../src/lower/lower.ts";
import { modelOf, type NodeGiven } from "../support/model.ts";

const x: NodeGiven = { name: "x", op: "input", shape: [3] };
const ones = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1) });
const dense = (name: string, input: number, attributes: Record<string, unknown> = {}): NodeGiven => ({
  name,
  op: "dense",
  inputs: [input],
  shape: [3],
  attributes: { units: 3, ...attributes },
});
const of = (op: string, name: string, ...inputs: number[]): NodeGiven => ({ name, op, inputs, shape: [3] });
const clamp = (name: string, input: number, min: number, max: number): NodeGiven => ({
  ...of("clamp", name, input),
  attributes: { min, max },
});

function lowered(nodes: readonly NodeGiven[], outputs: readonly string[]): Graph {
  const params = new Map<number, BoundParams>(
    nodes.flatMap(({ op }, id) => (op === "dense" ? [[id, { layout: "pytorch", tensors: { weight: ones(3, 3) }, sources: {} }]] : [])),
  );
  return lower(modelOf(nodes, outputs), params);
}

/** "y = dense(x) [0, Infinity]", in order. */
function shown(graph: Graph): string[] {
  return graph.nodes.map((node) => {
    const operands = node.inputs.map((id) => graph.nodes[id]!.name).join(", ");
    const bounds = node.bounds ? ` [${node.bounds.lo}, ${node.bounds.hi}]` : "";
    return `${node.name} = ${node.op}(${operands})${bounds}${node.activation ? ` ${node.activation}` : ""}`;
  });
}

const codes = (run: () => unknown): string[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error.diagnostics.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
    throw error;
  }
  return [];
};

describe("relu and clamp", () => {
  it("fold into a producer that nobody else reads; the node takes the last name", () => {
    expect(shown(lowered([x, dense("a", 0), of("relu", "y", 1)], ["y"]))).toEqual(["x = input()", "y = dense(x) [0, Infinity]"]);
    expect(shown(lowered([x, of("add", "a", 0, 0), clamp("y", 1, -1, 2)], ["y"]))).toEqual(["x = input()", "y = add(x, x) [-1, 2]"]);
  });

  it("stay beside a second reader", () => {
    expect(shown(lowered([x, dense("a", 0), of("relu", "y", 1), of("add", "z", 1, 2)], ["z"]))).toEqual([
      "x = input()",
      "a = dense(x)",
      "y = relu(a)",
      "z = add(a, y)",
    ]);
  });

  it("an output is a reader", () => {
    expect(shown(lowered([x, dense("a", 0), of("relu", "y", 1)], ["a", "y"]))).toEqual(["x = input()", "a = dense(x)", "y = relu(a)"]);
  });

  it("stay behind what cannot be bounded", () => {
    for (const op of ["softmax", "sigmoid", "tanh"]) {
      expect(shown(lowered([x, of(op, "a", 0), of("relu", "y", 1)], ["y"]))).toEqual(["x = input()", `a = ${op}(x)`, "y = relu(a)"]);
    }
    expect(shown(lowered([x, of("relu", "y", 0)], ["y"]))).toEqual(["x = input()", "y = relu(x)"]);
    const lstm: NodeGiven = { name: "a", op: "lstm", inputs: [0], shape: [3], attributes: { units: 3 } };
    expect(shown(lowered([x, lstm, of("relu", "y", 1)], ["y"]))).toEqual(["x = input()", "a = lstm(x)", "y = relu(a)"]);
  });

  it("chains intersect; where nothing is left the last one wins, as running them one by one does", () => {
    const chain = (...ends: [number, number][]) => {
      const nodes = [x, dense("d", 0), ...ends.map(([min, max], i) => clamp(`c${i}`, i + 1, min, max))];
      const graph = lowered(nodes, [`c${ends.length - 1}`]);
      expect(graph.nodes).toHaveLength(2);
      return graph.nodes[1]!.bounds!;
    };
    expect(chain([-1, 5], [0, 3])).toEqual({ lo: 0, hi: 3 });
    expect(chain([0, 3], [-1, 5])).toEqual({ lo: 0, hi: 3 });
    expect(chain([1, 2], [3, 4])).toEqual({ lo: 3, hi: 3 });
    expect(chain([3, 4], [1, 2])).toEqual({ lo: 2, hi: 2 });
    for (const ends of [
      [
        [1, 2],
        [3, 4],
        [-5, 3.5],
      ],
      [
        [0, 9],
        [-3, -1],
        [-2, 7],
      ],
    ] as [number, number][][]) {
      const { lo, hi } = chain(...ends);
      for (let v = -10; v <= 10; v += 0.25) {
        const oneByOne = ends.reduce((all, [min, max]) => Math.min(Math.max(all, min), max), v);
        expect(Math.min(Math.max(v, lo), hi)).toBe(oneByOne);
      }
    }
  });

  it("relu behind a clamp of negative numbers leaves 0", () => {
    const graph = lowered([x, dense("d", 0), clamp("c", 1, -4, -1), of("relu", "y", 2)], ["y"]);
    expect(graph.nodes[1]).toMatchObject({ name: "y", bounds: { lo: 0, hi: 0 } });
  });

  it("a folded node takes the last node's width, and where it stands in the spec", () => {
    const wide = { quantize: { activations: "int16" } };
    const graph = lowered([x, dense("a", 0), { ...of("relu", "y", 1), attributes: wide }], ["y"]);
    expect(graph.nodes[1]).toMatchObject({ width: "int16", widthAsked: true, origin: { span: { line: 3 } } });
    expect(lowered([x, dense("a", 0, wide), of("relu", "y", 1)], ["y"]).nodes[1]).toMatchObject({ width: "int8", widthAsked: false });
  });
});

describe("sigmoid and tanh", () => {
  it("take the p of a matrix that nobody else reads", () => {
    expect(shown(lowered([x, dense("a", 0), of("tanh", "y", 1)], ["y"]))).toEqual(["x = input()", "y = dense(x) tanh"]);
    expect(shown(lowered([x, dense("a", 0), of("sigmoid", "y", 1), of("add", "z", 1, 2)], ["z"]))).toContain("y = sigmoid(a)");
    expect(shown(lowered([x, dense("a", 0), of("sigmoid", "y", 1)], ["a", "y"]))).toContain("y = sigmoid(a)");
  });

  it("not of a matrix that is bounded, of one that has an activation, or of an add", () => {
    expect(shown(lowered([x, dense("a", 0), of("relu", "r", 1), of("tanh", "y", 2)], ["y"]))).toEqual([
      "x = input()",
      "r = dense(x) [0, Infinity]",
      "y = tanh(r)",
    ]);
    expect(shown(lowered([x, dense("a", 0), of("tanh", "t", 1), of("sigmoid", "y", 2)], ["y"]))).toEqual([
      "x = input()",
      "t = dense(x) tanh",
      "y = sigmoid(t)",
    ]);
    expect(shown(lowered([x, of("add", "a", 0, 0), of("tanh", "y", 1)], ["y"]))).toContain("y = tanh(a)");
  });
});

describe("dense({ activation })", () => {
  it("is dense and that operator, which fold again under the layer's name", () => {
    const named = (activation: string) => shown(lowered([x, dense("y", 0, { activation })], ["y"]));
    expect(named("linear")).toEqual(["x = input()", "y = dense(x)"]);
    expect(named("relu")).toEqual(["x = input()", "y = dense(x) [0, Infinity]"]);
    expect(named("sigmoid")).toEqual(["x = input()", "y = dense(x) sigmoid"]);
    expect(named("tanh")).toEqual(["x = input()", "y = dense(x) tanh"]);
  });

  it("keeps its width, labels and weights through the fold", () => {
    const graph = lowered([x, dense("y", 0, { activation: "relu", labels: ["a", "b", "c"], quantize: { activations: "int16" } })], ["y"]);
    expect(graph.nodes[1]).toMatchObject({ width: "int16", widthAsked: true, attributes: { labels: ["a", "b", "c"] } });
    expect(graph.nodes[1]!.params["weight"]).toBeDefined();
  });

  it("the pair is <name>.dense and <name> while it lasts", async () => {
    const { expand } = await import("../../src/lower/expand.ts");
    const graph = expand(modelOf([x, dense("y", 0, { activation: "tanh" })], ["y"]), new Map());
    expect(shown(graph)).toEqual(["x = input()", "y.dense = dense(x)", "y = tanh(y.dense)"]);
  });

  it("an activation without a room is unsupported, not a mistake of ours", () => {
    expect(codes(() => lowered([x, dense("y", 0, { activation: "gelu" })], ["y"]))).toEqual([
      expect.stringContaining("unsupported LB3022"),
    ]);
  });
});

describe("dead nodes and order", () => {
  it("what no output needs goes, before anything counts readers; inputs stay", () => {
    const nodes = [x, { ...x, name: "unread" }, dense("a", 0), of("relu", "y", 2), of("add", "dead", 2, 3), of("tanh", "deader", 4)];
    expect(shown(lowered(nodes, ["y"]))).toEqual(["x = input()", "unread = input()", "y = dense(x) [0, Infinity]"]);
  });

  it("operands come first, otherwise the order of the spec stays", () => {
    const nodes = [x, dense("c", 0), dense("a", 0), dense("b", 0), of("add", "s", 3, 1), of("add", "y", 4, 2)];
    const graph = lowered(nodes, ["y"]);
    expect(graph.nodes.map(({ name }) => name)).toEqual(["x", "c", "a", "b", "s", "y"]);
    for (const node of graph.nodes) for (const id of node.inputs) expect(id).toBeLessThan(node.id);
    expect(graph.nodes.map(({ id }: GraphNode) => id)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("an input may be an output, and one node two", () => {
    const graph = lowered([x, dense("y", 0)], ["x", "y", "y"]);
    expect(graph.outputs.map(({ node }) => node)).toEqual([0, 1, 1]);
  });

  it("a model that was handed in is not changed", () => {
    const model = modelOf([x, dense("y", 0, { activation: "relu" })], ["y"]);
    const before = JSON.stringify(model);
    lower(model, new Map([[1, { layout: "pytorch", tensors: { weight: ones(3, 3) }, sources: {} }]]));
    expect(JSON.stringify(model)).toBe(before);
  });
});

describe("what has no room yet", () => {
  it("is listed whole, each by name", () => {
    const nodes: NodeGiven[] = [
      x,
      { name: "g", op: "gru", inputs: [0], shape: [3], attributes: { units: 3 } },
      { name: "l", op: "lstm", inputs: [0], shape: [3], attributes: { units: 3 } },
      dense("d", 0, { activation: "gelu" }),
    ];
    const model = modelOf(nodes, ["g", "l", "d"]);
    const from = model.nodes.map((node) => (node.op === "lstm" ? { ...node, optionInputs: { stateFrom: 1 } } : node));
    const said = codes(() => lower({ ...model, nodes: from }, new Map()));
    expect(said).toHaveLength(3);
    expect(said.every((line) => line.startsWith("unsupported LB3"))).toBe(true);
    expect(said.join("\n")).toMatch(/gru[\s\S]*stateFrom[\s\S]*gelu/);
  });

  it("times other than every step are, too", () => {
    const model = modelOf([x, dense("y", 0)], ["y"]);
    const slow = {
      ...model,
      nodes: model.nodes.map((node) => (node.id === 1 ? { ...node, time: { kind: "stream" as const, every: 4 } } : node)),
    };
    expect(codes(() => lower(slow, new Map()))).toEqual([expect.stringMatching(/^unsupported LB3\d+.*every 4 steps/)]);
  });
});
