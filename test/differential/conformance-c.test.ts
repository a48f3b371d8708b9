/** The generated C against vectors of an independent implementation (test/conformance/README.md): the second witness, apart from the first. */

import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { instantiate } from "wasi-sdk-bindings";
import type { Format } from "../../src/arith/format.ts";
import type { Matrix } from "../../src/arith/rows.ts";
import { modelHash } from "../../src/ir/model-hash.ts";
import { snapshotOverhead } from "../../src/ir/plan.ts";
import { bitsOf, type QuantizedGraph, type QuantizedNode } from "../../src/ir/quantized.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { projectOf, wasmOf } from "../support/wasm.ts";

// biome-ignore lint/suspicious/noExplicitAny: the vectors are documented in their README, not in types
type Vector = any;
const vectors = (name: string): Vector => JSON.parse(readFileSync(new URL(`../conformance/${name}.json`, import.meta.url), "utf8"));
const origin = { span: { file: "model.ts", line: 1, column: 1, length: 1 }, text: "conformance" };
const format = (bits: 8 | 16, z = 0): Format => ({ s: 1, z, bits, fixed: false });
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

/** One operator with inputs of its own, what goes in at each step, and what must come out. */
interface Case {
  readonly node: Omit<QuantizedNode, "id" | "name" | "inputs" | "origin">;
  readonly inputs: readonly { readonly format: Format; readonly count: number; readonly values: readonly (readonly number[])[] }[];
  readonly results: readonly (readonly number[])[];
  /** Values of the node's state fields before the first step. */
  readonly state?: readonly (readonly number[])[];
}

const plain = { matrices: {}, numbers: {}, words: {}, state: [] };

/** Up to 30 cases side by side in one model: each its own inputs, its own output. */
async function run(name: string, cases: readonly Case[]): Promise<void> {
  for (let from = 0; from < cases.length; from += 30) await runTogether(`${name}${from}`, cases.slice(from, from + 30));
}

async function runTogether(name: string, cases: readonly Case[]): Promise<void> {
  const nodes: QuantizedNode[] = [];
  const add = (node: Omit<QuantizedNode, "id" | "origin">) => nodes.push({ ...node, id: nodes.length, origin }) - 1;
  const outputs = cases.map((one, i) => {
    const inputs = one.inputs.map(({ format, count }, k) =>
      add({ ...plain, name: `x${i}_${k}`, op: "input", inputs: [], shape: [count], format }),
    );
    return { name: `y${i}`, node: add({ ...one.node, name: `y${i}`, inputs }) };
  });
  const graph: QuantizedGraph = { name, file: "model.ts", options: { spans: {} }, nodes, outputs };
  const wasm = await instantiate(await wasmOf(projectOf(graph, seededVectors(graph, 2)), { traps: true }));
  const call = (f: string) => Number(wasm.functions[f]!());
  const [inAt, outAt] = [call("lb_input"), call("lb_output")];
  call("lb_reset");
  restore(graph, cases, wasm.memory.buffer, call);
  const view = () => new DataView(wasm.memory.buffer);
  const steps = Math.max(...cases.map(({ results }) => results.length));
  for (let step = 0; step < steps; step++) {
    let at = inAt;
    for (const { inputs } of cases) {
      for (const { values, count, format } of inputs) {
        const x = values[Math.min(step, values.length - 1)]!;
        for (let k = 0; k < count; k++) format.bits === 8 ? view().setInt8(at + k, x[k]!) : view().setInt16(at + 2 * k, x[k]!, true);
        at += Math.ceil((count * format.bits) / 32) * 4;
      }
    }
    call("lb_step");
    at = outAt;
    for (const [i, { node, results }] of cases.entries()) {
      const count = node.shape[0]!;
      const bits = node.format!.bits;
      const y = Array.from({ length: count }, (_, k) => (bits === 8 ? view().getInt8(at + k) : view().getInt16(at + 2 * k, true)));
      if (step < results.length) expect({ case: i, step, y }).toEqual({ case: i, step, y: results[step] });
      at += Math.ceil((count * bits) / 32) * 4;
    }
  }
}

/** The states of all cases as a snapshot, through the generated restore. */
function restore(graph: QuantizedGraph, cases: readonly Case[], memory: ArrayBufferLike, call: (f: string) => number): void {
  const fields = cases.flatMap(({ node, state }) =>
    node.state.map((field, i) => ({ field, values: state?.[i] ?? new Array(field.count).fill(0) })),
  );
  if (fields.length === 0) return;
  const length = fields.reduce((sum, { field }) => sum + (field.count * field.bits) / 8, 0);
  const bytes = new Uint8Array(length + snapshotOverhead);
  const out = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("LBS1"));
  out.setUint16(4, 1, true);
  out.setUint16(6, 1, true);
  bytes.set(Buffer.from(modelHash(graph), "hex"), 8);
  out.setUint32(40, length, true);
  let at = 44;
  for (const { field, values } of fields) {
    for (const value of values) {
      if (field.bits === 8) out.setInt8(at, value);
      else if (field.bits === 16) out.setInt16(at, value, true);
      else out.setInt32(at, value, true);
      at += field.bits / 8;
    }
  }
  out.setUint32(at, crc32(bytes.subarray(0, at)), true);
  new Uint8Array(memory).set(bytes, call("lb_bytes"));
  expect(call("lb_restore")).toBe(0);
  expect(call("lb_state_valid")).toBe(1);
}

describe("conformance of the generated C", () => {
  it("dense", () =>
    run(
      "dense",
      vectors("dense").cases.map(
        (c: Vector): Case => ({
          node: {
            ...plain,
            op: "dense",
            shape: [c.q.length],
            format: format(c.y_bits),
            matrices: { w: matrix(c) },
            numbers: { lo: c.lo, hi: c.hi },
          },
          inputs: [{ format: format(c.x_bits), count: c.q[0].length, values: c.x }],
          results: c.y,
        }),
      ),
    ));

  it("lstm", () =>
    run(
      "lstm",
      vectors("lstm").cases.map((c: Vector): Case => {
        const ends = c.h_bits === 8 ? { least: -128, greatest: 127 } : { least: -16384, greatest: 16384 };
        const units = c.h0.length;
        return {
          node: {
            ...plain,
            op: "lstm",
            shape: [units],
            format: format(c.h_bits),
            matrices: { x: matrix(c.x_rows), h: matrix(c.h_rows) },
            state: [
              { name: "h", count: units, bits: c.h_bits, initial: 0, takesResult: true, ...ends },
              { name: "c", count: units, bits: 32, initial: 0, least: -2147483648, greatest: 2147483647 },
            ],
          },
          inputs: [{ format: format(c.x_format.bits), count: c.x[0].length, values: c.x }],
          results: c.h,
          state: [c.h0, c.c0],
        };
      }),
    ));

  it("add", () =>
    run(
      "add",
      vectors("add")
        .cases.filter((c: Vector) => c.op === "add")
        .map(
          (c: Vector): Case => ({
            node: {
              ...plain,
              op: "add",
              shape: [c.y.length],
              format: format(c.y_format.bits),
              numbers: { kA: c.k_a, kB: c.k_b, bias: c.bias, t: c.t, m: c.m, lo: c.lo, hi: c.hi },
            },
            inputs: [
              { format: format(c.a_format.bits), count: c.a.length, values: [c.a] },
              { format: format(c.b_format.bits), count: c.b.length, values: [c.b] },
            ],
            results: [c.y],
          }),
        ),
    ));

  it("rescale", () =>
    run(
      "rescale",
      vectors("rescale").cases.map(
        (c: Vector): Case => ({
          node: {
            ...plain,
            op: "rescale",
            shape: [c.y.length],
            format: format(c.y_format.bits),
            numbers: { k: c.k, bias: c.bias, t: c.t, m: c.m, lo: c.lo, hi: c.hi },
          },
          inputs: [{ format: format(c.x_format.bits), count: c.x.length, values: [c.x] }],
          results: [c.y],
        }),
      ),
    ));

  it("sigmoid and tanh", () =>
    run(
      "activation",
      vectors("activation").cases.map(
        (c: Vector): Case => ({
          node: { ...plain, op: c.op, shape: [c.y.length], format: format(c.y_bits), numbers: { z: c.x_format.z, t: c.t, m: c.m } },
          inputs: [{ format: format(c.x_format.bits), count: c.x.length, values: [c.x] }],
          results: [c.y],
        }),
      ),
    ));

  it("sigmoid and tanh of a matrix's p", () =>
    run(
      "from_p",
      vectors("activation").from_p.map((c: Vector): Case => {
        const fit = [...c.p.keys()].filter((i: number) => Math.abs(c.p[i]) < 2 ** 29);
        const w = matrix({ q: fit.map(() => [0]), m: fit.map(() => 2 ** 30), bias: fit.map((i) => c.p[i]), t: 2 });
        return {
          node: { ...plain, op: "dense", shape: [fit.length], format: format(c.y_bits), matrices: { w }, words: { activation: c.op } },
          inputs: [{ format: format(8), count: 1, values: [[0]] }],
          results: [fit.map((i) => c.y[i])],
        };
      }),
    ));

  it("softmax", () =>
    run(
      "softmax",
      vectors("softmax").cases.flatMap((c: Vector) => {
        const lengths = [...new Set<number>(c.x.map((x: number[]) => x.length))];
        return lengths.map((n): Case => {
          const rows = [...c.x.keys()].filter((i: number) => c.x[i].length === n);
          return {
            node: {
              ...plain,
              op: "softmax",
              shape: [n],
              format: format(c.y_bits),
              numbers: { z: c.x_format.z, tIn: c.t_in, mIn: c.m_in, bias: c.bias, t: c.t, m: c.m, lo: c.lo, hi: c.hi },
            },
            inputs: [{ format: format(c.x_format.bits), count: n, values: rows.map((i) => c.x[i]) }],
            results: rows.map((i) => c.y[i]),
          };
        });
      }),
    ));

  it("products, tables", async () => {
    const node = (id: number, op: string, inputs: number[], more: object): QuantizedNode => ({
      ...plain,
      id,
      name: `n${id}`,
      op,
      inputs,
      shape: [1],
      format: format(8),
      origin,
      ...more,
    });
    const one = matrix({ q: [[1], [1], [1], [1]], m: [1, 1, 1, 1], bias: [0, 0, 0, 0], t: 0 });
    const state = [
      { name: "h", count: 1, bits: 8, initial: 0, takesResult: true, least: -128, greatest: 127 },
      { name: "c", count: 1, bits: 32, initial: 0, least: -(2 ** 31), greatest: 2 ** 31 - 1 },
    ] as const;
    const graph: QuantizedGraph = {
      name: "arith",
      file: "model.ts",
      options: { spans: {} },
      outputs: [{ name: "n2", node: 2 }],
      nodes: [
        node(0, "input", [], {}),
        node(1, "lstm", [0], { matrices: { x: one, h: one }, state }),
        node(2, "softmax", [1], { numbers: { z: 0, tIn: 0, mIn: 1, bias: 0, t: 0, m: 1, lo: -128, hi: 127 } }),
      ],
    };
    const project = projectOf(graph, seededVectors(graph, 1));
    const exported = [
      "int32_t lb_mulh(int32_t a, int32_t b)",
      "int32_t lb_mulw(int32_t a, int32_t b)",
      "int32_t lb_sigmoid31(int32_t p)",
      "int32_t lb_sigmoid15(int32_t p)",
      "int32_t lb_tanh20(int32_t p)",
      "uint32_t lb_exp2(int32_t d)",
    ];
    const wrappers = exported.map((declaration) => {
      const [, type, name, args] = /^(\w+) lb_(\w+)\((.*)\)$/.exec(declaration)!;
      return `__attribute__((export_name("${name}"))) ${type} x_${name}(${args}); ${type} x_${name}(${args}) { return lb_${name}(${args!.replaceAll("int32_t ", "")}); }`;
    });
    const files = new Map(project.files).set("exports.c", `#include "arith_arith.h"\n${wrappers.join("\n")}\n`);
    const { functions } = await instantiate(
      await wasmOf({ ...project, files, sources: [...project.sources, "exports.c"] }, { traps: true }),
    );
    const map = (name: string, ...lists: number[][]) => lists[0]!.map((_, i) => Number(functions[name]!(...lists.map((list) => list[i]!))));
    const { mulh, mulw } = vectors("mulh");
    expect(map("mulh", mulh.a, mulh.b)).toEqual(mulh.y);
    expect(map("mulw", mulw.a, mulw.b)).toEqual(mulw.y);
    const tables = vectors("tables");
    expect(map("sigmoid31", tables.p)).toEqual(tables.sig31);
    expect(map("sigmoid15", tables.p)).toEqual(tables.sigma15);
    expect(map("tanh20", tables.p)).toEqual(tables.tanh20);
    expect(map("exp2", tables.D)).toEqual(tables.exp2);
    expect(bitsOf(graph.nodes[0]!)).toBe(8);
  });
});
