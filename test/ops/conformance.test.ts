/** Each operator's integers and steps against vectors of an independent implementation (test/conformance/README.md). */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Format, formatOf, symmetricFormatOf } from "../../src/arith/format.ts";
import type { Matrix } from "../../src/arith/rows.ts";
import type { GraphNode } from "../../src/ir/graph.ts";
import type { QuantizedNode } from "../../src/ir/quantized.ts";
import type { Integers, QuantizeContext } from "../../src/ops/operator.ts";
import { operatorOf } from "../../src/ops/registry.ts";

const cases = (name: string, key = "cases") =>
  JSON.parse(readFileSync(new URL(`../conformance/${name}.json`, import.meta.url), "utf8"))[key];
const format = ({ s, z, bits }: { s: number; z: number; bits: 8 | 16 }): Format => ({ s, z, bits, fixed: false });
const fixedFormat = (bits: 8 | 16): Format => ({ s: 1, z: 0, bits, fixed: true });
const origin = { span: { file: "model.ts", line: 1, column: 1, length: 1 }, text: "" };

function graphNode(op: string, count: number, more: Partial<GraphNode> = {}): GraphNode {
  return {
    id: 1,
    name: op,
    op,
    inputs: [0],
    shape: [count],
    attributes: {},
    params: {},
    width: "int8",
    widthAsked: false,
    origin,
    ...more,
  };
}

function quantize(node: GraphNode, context: Omit<QuantizeContext, "node" | "bounds">): Integers {
  const result = operatorOf(node).quantize({ node, bounds: node.bounds, ...context });
  if ("refused" in result) throw new Error(result.refused.message);
  return result;
}

function quantizedNode(node: GraphNode, output: Format | undefined, integers: Integers): QuantizedNode {
  return {
    id: 1,
    name: node.name,
    op: node.op,
    inputs: [0],
    shape: node.shape,
    origin,
    matrices: {},
    numbers: {},
    words: {},
    state: [],
    ...integers,
    ...(output ? { format: output } : {}),
  };
}

function step(node: QuantizedNode, inputs: number[][], state: Record<string, Int32Array> = {}): number[] {
  const out = new Int32Array(node.shape.reduce((a, b) => a * b, 1));
  operatorOf(node).fixed(node, [])(
    inputs.map((x) => Int32Array.from(x)),
    state,
    out,
  );
  return [...out];
}

const matrix = ({ q, m, bias, t }: { q: number[][]; m: number[]; bias: number[]; t: number }): Matrix => ({
  rows: q.length,
  columns: q[0]!.length,
  q: Int8Array.from(q.flat()),
  m: Int32Array.from(m),
  bias: Int32Array.from(bias),
  t,
  scales: new Float32Array(q.length),
  bound: 0,
});
const integersOf = ({ q, m, bias, t }: Matrix) => ({ q: [...q], m: [...m], bias: [...bias], t });

describe("conformance of operators", () => {
  it("dense", () => {
    for (const test of cases("dense")) {
      const node = quantizedNode(graphNode("dense", test.q.length), fixedFormat(test.y_bits), {
        matrices: { w: matrix(test) },
        numbers: { lo: test.lo, hi: test.hi },
      });
      for (const [i, x] of test.x.entries()) expect(step(node, [x])).toEqual(test.y[i]);
    }
  });

  for (const test of cases("lstm")) {
    it(`lstm: ${test.name}`, () => {
      const units = test.h0.length;
      const tensor = (rows: number[][] | number[]) => ({
        shape: [rows.length, ...(Array.isArray(rows[0]) ? [rows[0].length] : [])],
        data: Float32Array.from(rows.flat()),
      });
      const node = graphNode("lstm", units, {
        width: test.h_bits === 8 ? "int8" : "int16",
        params: {
          weight_ih: tensor(test.weight_ih),
          weight_hh: tensor(test.weight_hh),
          bias_ih: tensor(test.bias_ih),
          bias_hh: tensor(test.bias_hh),
        },
      });
      const integers = quantize(node, { inputs: [format(test.x_format)], output: undefined });
      expect(integersOf(integers.matrices!["x"]!)).toEqual({ ...test.x_rows, q: test.x_rows.q.flat() });
      expect(integersOf(integers.matrices!["h"]!)).toEqual({ ...test.h_rows, q: test.h_rows.q.flat() });
      const quantized = quantizedNode(node, fixedFormat(test.h_bits), integers);
      const state = { h: Int32Array.from(test.h0), c: Int32Array.from(test.c0) };
      for (const [i, x] of test.x.entries()) {
        const h = step(quantized, [x], state);
        expect({ i, h, c: [...state.c] }).toEqual({ i, h: test.h[i], c: test.c[i] });
        state.h.set(h);
      }
    });
  }

  it("add", () => {
    const adds = cases("add").filter((test: { op: string }) => test.op === "add");
    expect(adds.length).toBeGreaterThan(10);
    for (const { a_format, b_format, y_format, k_a, k_b, bias, t, m, lo, hi, a, b, y } of adds) {
      const node = graphNode("add", a.length);
      const output = format(y_format);
      const integers = quantize(node, { inputs: [format(a_format), format(b_format)], output });
      expect(integers.numbers).toEqual({ kA: k_a, kB: k_b, bias, t, m, lo, hi });
      expect(step(quantizedNode(node, output, integers), [a, b])).toEqual(y);
    }
  });

  it("rescale, relu, clamp", () => {
    for (const { op, x_format, y_format, ranges, k, bias, t, m, lo, hi, a, b, x, y } of cases("rescale")) {
      const output = format(y_format);
      if (ranges) {
        const united = ranges.reduce(([l, h]: number[], [lo, hi]: number[]) => [Math.min(l!, lo!), Math.max(h!, hi!)]);
        expect(formatOf({ lo: united[0], hi: united[1] }, y_format.bits)).toMatchObject(y_format);
      }
      const node = graphNode(op === "concat" || op === "symmetric" ? "rescale" : op, x.length, {
        attributes: { min: a, max: b },
        ...(op === "symmetric" ? { bounds: { lo: -127 * output.s, hi: 127 * output.s } } : {}),
      });
      const integers = quantize(node, { inputs: [format(x_format)], output });
      expect(integers.numbers, op).toEqual({ k, bias, t, m, lo, hi });
      expect(step(quantizedNode(node, output, integers), [x])).toEqual(y);
    }
    expect(symmetricFormatOf({ lo: -2, hi: 1 })).toMatchObject({ s: Math.fround(2 / 127), z: 0 });
  });

  it("sigmoid and tanh as layers", () => {
    for (const { op, x_format, y_bits, t, m, x, y } of cases("activation")) {
      const node = graphNode(op, x.length);
      const integers = quantize(node, { inputs: [format(x_format)], output: fixedFormat(y_bits) });
      expect(integers.numbers).toEqual({ z: x_format.z, t, m });
      expect(step(quantizedNode(node, fixedFormat(y_bits), integers), [x])).toEqual(y);
    }
  });

  it("sigmoid and tanh of a matrix's p", () => {
    for (const { op, y_bits, p, y } of cases("activation", "from_p")) {
      // A matrix whose rows are the biases p: 2^2 · 2^30 / 2^32 leaves them as they are, if they have room for the shift.
      const fit = [...p.keys()].filter((i) => Math.abs(p[i]) < 2 ** 29);
      const w = matrix({ q: fit.map(() => [0]), m: fit.map(() => 2 ** 30), bias: fit.map((i) => p[i]), t: 2 });
      const node = quantizedNode(graphNode("dense", fit.length), fixedFormat(y_bits), { matrices: { w }, words: { activation: op } });
      expect(step(node, [[0]])).toEqual(fit.map((i) => y[i]));
    }
  });

  it("softmax", () => {
    for (const { x_format, y_bits, t_in, m_in, bias, t, m, lo, hi, x, y } of cases("softmax")) {
      const output: Format = y_bits === 8 ? { s: 2 ** -8, z: -128, bits: 8, fixed: true } : { s: 2 ** -14, z: 0, bits: 16, fixed: true };
      for (const [i, vector] of x.entries()) {
        const node = graphNode("softmax", vector.length);
        const integers = quantize(node, { inputs: [format(x_format)], output });
        expect(integers.numbers).toEqual({ z: x_format.z, tIn: t_in, mIn: m_in, bias, t, m, lo, hi });
        expect(step(quantizedNode(node, output, integers), [vector])).toEqual(y[i]);
      }
    }
  });
});
