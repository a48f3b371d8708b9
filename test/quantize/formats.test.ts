/** Formats of every rule, widths of layers, and concat: one format kept, a producer aimed, or a rescale for each operand. */

import { describe, expect, it } from "vitest";
import { type Format, formatOf, type Range, sameFormat, signedUnitFormat, unitFormat } from "../../src/arith/format.ts";
import type { Graph } from "../../src/ir/graph.ts";
import { chooseFormats } from "../../src/quantize/formats.ts";
import { quantize } from "../../src/quantize/quantize.ts";
import type { Formatted } from "../../src/quantize/rescales.ts";
import { diagonal, type GivenNode, graphOf, recorded } from "../support/graphs.ts";

const x: GivenNode = { op: "input" };
const dense = (of: string, more: Partial<GivenNode> = {}): GivenNode => ({ op: "dense", of: [of], params: diagonal(3, 1), ...more });
const concat = (...of: string[]): GivenNode => ({ op: "concat", of, shape: [3 * of.length] });
const wide = { width: "int16", widthAsked: true } as const;

function formatted(graph: Graph, ranges: Readonly<Record<string, Range>>): Formatted {
  return chooseFormats(graph, (node) => ranges[node.name] ?? { lo: -1, hi: 1 });
}

function formatIn({ graph, formats }: Formatted, name: string): Format {
  const node = graph.nodes.find((candidate) => candidate.name === name);
  if (node === undefined) throw new Error(`no ${name} among ${graph.nodes.map((one) => one.name).join(", ")}`);
  return formats[node.id]!;
}

/** "y = concat(a, y.rescale1)" of everything that is no input. */
function shown({ graph }: Formatted): string[] {
  return graph.nodes
    .filter(({ op }) => op !== "input")
    .map(({ name, op, inputs }) => `${name} = ${op}(${inputs.map((id) => graph.nodes[id]!.name).join(", ")})`);
}

describe("formats", () => {
  it("follow each operator's rule, in either width", () => {
    for (const width of ["int8", "int16"] as const) {
      const bits = width === "int8" ? 8 : 16;
      const all = formatted(
        graphOf(
          {
            x,
            l: { op: "lstm", of: ["x"] },
            s: { op: "sigmoid", of: ["x"] },
            t: { op: "tanh", of: ["x"] },
            p: { op: "softmax", of: ["x"] },
            ds: dense("x", { activation: "sigmoid" }),
            dt: dense("x", { activation: "tanh" }),
            d: dense("x"),
            a: { op: "add", of: ["d", "x"] },
            i: { op: "argmax", of: ["a"], shape: [] },
          },
          ["i"],
          { activations: width },
        ),
        { a: { lo: -3, hi: 5 } },
      );
      for (const name of ["l", "t", "dt"]) expect(formatIn(all, name)).toEqual(signedUnitFormat(bits));
      for (const name of ["s", "p", "ds"]) expect(formatIn(all, name)).toEqual(unitFormat(bits));
      expect(formatIn(all, "a")).toEqual(formatOf({ lo: -3, hi: 5 }, bits));
      expect(formatIn(all, "i")).toBeUndefined();
    }
  });

  it("a layer's own width is its output's; what it reads keeps its own", () => {
    const all = formatted(graphOf({ x, a: dense("x", wide), b: dense("a") }, ["b"]), {});
    expect([formatIn(all, "x").bits, formatIn(all, "a").bits, formatIn(all, "b").bits]).toEqual([8, 16, 8]);
  });

  it("an lstm of int16 keeps an int16 h, whatever it reads", () => {
    const gates = { shape: [12, 3], data: new Float32Array(36).fill(0.1) };
    const graph = graphOf({ x, l: { op: "lstm", of: ["x"], params: { weight_ih: gates, weight_hh: gates }, ...wide } }, ["l"]);
    const lstm = quantize(graph, recorded([[[1, -1, 0.5]]])).nodes[1]!;
    expect(lstm.format).toEqual(signedUnitFormat(16));
    expect(lstm.state.map(({ name, bits }) => `${name}${bits}`)).toEqual(["h16", "c32"]);
  });
});

describe("concat", () => {
  it("of one format keeps it, and its values are not touched", () => {
    const all = formatted(graphOf({ x, a: { op: "tanh", of: ["x"] }, b: { op: "lstm", of: ["x"] }, y: concat("a", "b") }, ["y"]), {
      a: { lo: -0.1, hi: 0.1 },
    });
    expect(shown(all)).toEqual(["a = tanh(x)", "b = lstm(x)", "y = concat(a, b)"]);
    expect(formatIn(all, "y")).toEqual(signedUnitFormat(8));
  });

  it("otherwise has the format of the united range: a producer that may be aimed there is", () => {
    const all = formatted(graphOf({ x, a: dense("x"), b: dense("x"), y: concat("a", "b") }, ["y"]), {
      a: { lo: -1, hi: 2 },
      b: { lo: -4, hi: 0.5 },
    });
    const united = formatOf({ lo: -4, hi: 2 }, 8)!;
    expect(shown(all)).toEqual(["a = dense(x)", "b = dense(x)", "y = concat(a, b)"]);
    for (const name of ["a", "b", "y"]) expect(formatIn(all, name)).toEqual(united);
  });

  it("a rescale stands before an operand that cannot be aimed, just before the consumer and under its name", () => {
    const all = formatted(
      graphOf({ x, a: dense("x"), t: { op: "tanh", of: ["x"] }, z: dense("x"), y: concat("a", "t", "x") }, ["y", "z"]),
      {
        x: { lo: 0, hi: 4 },
        t: { lo: 0, hi: 0.9 },
      },
    );
    expect(shown(all)).toEqual([
      "a = dense(x)",
      "t = tanh(x)",
      "z = dense(x)",
      "y.rescale1 = rescale(t)",
      "y.rescale2 = rescale(x)",
      "y = concat(a, y.rescale1, y.rescale2)",
    ]);
    const united = formatOf({ lo: -1, hi: 4 }, 8)!;
    for (const name of ["a", "y", "y.rescale1", "y.rescale2"]) expect(formatIn(all, name)).toEqual(united);
    expect(formatIn(all, "t")).toEqual(signedUnitFormat(8));
    expect(formatIn(all, "x")).toEqual(formatOf({ lo: 0, hi: 4 }, 8));
  });

  it("a producer with a second reader, or one that is an output, is not aimed", () => {
    const ranges = { a: { lo: -1, hi: 1 }, b: { lo: -2, hi: 2 } };
    const two = graphOf({ x, a: dense("x"), b: dense("x"), y: concat("a", "b"), z: dense("a") }, ["y", "z"]);
    expect(shown(formatted(two, ranges))).toContain("y = concat(y.rescale0, b)");
    const output = graphOf({ x, a: dense("x"), b: dense("x"), y: concat("a", "b") }, ["y", "a"]);
    expect(shown(formatted(output, ranges))).toContain("y = concat(y.rescale0, b)");
  });

  it("one operand twice gets two rescales: none is shared", () => {
    const all = formatted(graphOf({ x, a: dense("x"), b: dense("x"), y: concat("a", "b", "a") }, ["y"]), { b: { lo: -2, hi: 2 } });
    expect(shown(all).slice(2)).toEqual(["y.rescale0 = rescale(a)", "y.rescale2 = rescale(a)", "y = concat(y.rescale0, b, y.rescale2)"]);
    const alone = formatted(graphOf({ x, a: dense("x"), y: concat("a", "a") }, ["y"]), {});
    expect(shown(alone)).toEqual(["a = dense(x)", "y = concat(a, a)"]);
  });

  it("a folded activation is not aimed: its format is its own", () => {
    const all = formatted(graphOf({ x, a: dense("x", { activation: "sigmoid" }), b: dense("x"), y: concat("a", "b") }, ["y"]), {});
    expect(shown(all)).toContain("y.rescale0 = rescale(a)");
    expect(all.graph.nodes.find(({ op }) => op === "rescale")).not.toHaveProperty("activation");
  });

  it("a bounded producer keeps its bounds in the format that it is aimed at; a rescale has none", () => {
    const bounds = { lo: 0, hi: Infinity };
    const ranges = { a: { lo: 0, hi: 1 }, b: { lo: -2, hi: 2 } };
    const aimed = graphOf({ x, a: dense("x", { bounds }), b: dense("x"), y: concat("a", "b") }, ["y"]);
    const all = formatted(aimed, ranges);
    expect(formatIn(all, "a")).toEqual(formatIn(all, "y"));
    expect(all.graph.nodes.find(({ name }) => name === "a")!.bounds).toEqual(bounds);
    const kept = graphOf({ x, a: dense("x", { bounds }), b: dense("x"), y: concat("a", "b") }, ["y", "a"]);
    expect(formatted(kept, ranges).graph.nodes.find(({ op }) => op === "rescale")).not.toHaveProperty("bounds");
  });

  it("of mixed widths has the width of its layer or model; a producer that asked for another keeps its own", () => {
    const nodes = { x, a: dense("x", wide), b: dense("x"), y: concat("a", "b") };
    const narrow = formatted(graphOf(nodes, ["y"]), {});
    expect(formatIn(narrow, "y").bits).toBe(8);
    expect(shown(narrow)).toContain("y = concat(y.rescale0, b)");
    const asked = formatted(graphOf({ ...nodes, y: { ...concat("a", "b"), ...wide } }, ["y"]), {});
    expect(formatIn(asked, "y").bits).toBe(16);
    expect(shown(asked)).toContain("y = concat(a, b)");
    expect(formatIn(asked, "b").bits).toBe(16);
  });

  it("of one format but another width asked is brought there", () => {
    const all = formatted(graphOf({ x, t: { op: "tanh", of: ["x"] }, y: { ...concat("t", "t"), ...wide } }, ["y"]), {});
    expect(formatIn(all, "y").bits).toBe(16);
    expect(shown(all)).toContain("y = concat(y.rescale0, y.rescale1)");
  });

  it("within concat: the inner one is done first, and is rescaled, not aimed", () => {
    const all = formatted(
      graphOf({ x, a: dense("x"), b: dense("x"), c: dense("x"), inner: concat("a", "b"), y: { ...concat("inner", "c"), shape: [9] } }, [
        "y",
      ]),
      { b: { lo: -2, hi: 2 }, c: { lo: -5, hi: 5 } },
    );
    expect(shown(all).slice(3)).toEqual(["inner = concat(a, b)", "y.rescale0 = rescale(inner)", "y = concat(y.rescale0, c)"]);
    expect(formatIn(all, "inner")).toEqual(formatOf({ lo: -2, hi: 2 }, 8));
    expect(formatIn(all, "y")).toEqual(formatOf({ lo: -5, hi: 5 }, 8));
  });

  it("of one operand is that operand", () => {
    const all = formatted(graphOf({ x, a: dense("x"), y: concat("a") }, ["y"]), { a: { lo: 0, hi: 7 } });
    expect(sameFormat(formatIn(all, "y"), formatOf({ lo: 0, hi: 7 }, 8)!)).toBe(true);
    expect(shown(all)).toEqual(["a = dense(x)", "y = concat(a)"]);
  });
});
