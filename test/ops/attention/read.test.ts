/** What the read of attention promises whatever its integers are, on random streams. */

import { describe, expect, it } from "vitest";
import { Refusal } from "../../../src/diagnostics/diagnostic.ts";
import type { QuantizedNode } from "../../../src/ir/quantized.ts";
import { operatorOf } from "../../../src/ops/registry.ts";
import { graphNode, integersOf, quantizedNode, randomNode, randomOptions, randomStep, symmetric } from "../../support/attention.ts";
import { random } from "../../support/random.ts";
import { readsWithoutSink } from "../../support/read-cases.ts";
import { contextsOf } from "./definition.ts";

type State = Record<string, Int32Array>;

const emptyState = (node: QuantizedNode): State => Object.fromEntries(node.state.map(({ name, count }) => [name, new Int32Array(count)]));

function streamOf(node: QuantizedNode, state = emptyState(node)) {
  const unit = operatorOf(node).fixed(node, []);
  const out = new Int32Array(node.shape[0]!);
  const step = (operands: readonly Int32Array[]) => {
    unit(operands, state, out);
    return [...out];
  };
  return { state, step };
}

describe("the read of attention on random streams", () => {
  it("is its definition from the whole past, at every step", () => {
    const r = random(1);
    let full = 0;
    for (let i = 0; i < 150; i++) {
      const node = randomNode(r);
      const stream = streamOf(node);
      const [keys, values] = [[] as number[][], [] as number[][]];
      for (let t = r.integer(5, 40); t > 0; t--) {
        const [q, k, v] = randomStep(r, node.shape[0]!);
        keys.push([...k]);
        values.push([...v]);
        expect(stream.step([q, k, v]), `stream ${i}, step ${keys.length}`).toEqual(contextsOf(node, [...q], keys, values));
      }
      if (keys.length > node.numbers["window"]!) full++;
    }
    expect(full).toBeGreaterThan(50);
  });

  it("is that of 512 entries at their ends", () => {
    const options = { window: 512, heads: 1, d: 2 };
    const output = { s: Math.fround(1 / 127), z: 0, bits: 8, fixed: false } as const;
    const node = quantizedNode(
      options,
      output,
      integersOf(
        options,
        [1, 1, 1].map((s) => symmetric(s / 127)),
        output,
      ),
    );
    const stream = streamOf(node);
    const [keys, values] = [[] as number[][], [] as number[][]];
    for (let t = 0; t < 530; t++) {
      const [q, k, v] = [[127, -127], t === 20 ? [127, -127] : [0, 0], [127, t % 100 === 0 ? 127 : -127]];
      keys.push(k);
      values.push(v);
      const contexts = stream.step([q, k, v].map((vector) => Int32Array.from(vector)));
      if (t % 20 === 0 || t > 505) expect(contexts, `step ${t}`).toEqual(contextsOf(node, q, keys, values));
    }
  });

  it("does not depend on where in the rings an entry stands", () => {
    const r = random(2);
    for (let i = 0; i < 100; i++) {
      const node = randomNode(r, { ...randomOptions(r), window: r.integer(2, 12) });
      const { window } = node.numbers as { window: number };
      const features = node.shape[0]!;
      const plain = streamOf(node);
      for (let t = window + r.integer(0, window); t > 0; t--) plain.step(randomStep(r, features));
      const turn = r.integer(1, window - 1);
      const turned = (rows: Int32Array) => Int32Array.from(rows, (_, j) => rows[(j + turn * features) % rows.length]!);
      const { keys, values, at, len } = plain.state as Record<"keys" | "values" | "at" | "len", Int32Array>;
      const other = streamOf(node, {
        keys: turned(keys),
        values: turned(values),
        at: Int32Array.of((at[0]! + window - turn) % window),
        len: Int32Array.from(len),
      });
      for (let t = 0; t < 2 * window; t++) {
        const operands = randomStep(r, features);
        expect(other.step(operands)).toEqual(plain.step(operands));
      }
    }
  });

  it("gives each head what it would give alone", () => {
    const r = random(3);
    for (let i = 0; i < 60; i++) {
      const options = { ...randomOptions(r), heads: r.integer(2, 4) };
      const node = randomNode(r, options);
      const alone = quantizedNode({ ...options, heads: 1 }, node.format!, {
        numbers: { ...node.numbers, heads: 1 },
        state: node.state.map((field) => (field.count > 1 ? { ...field, count: field.count / options.heads } : field)),
      });
      const [all, ...each] = [streamOf(node), ...Array.from({ length: options.heads }, () => streamOf(alone))];
      for (let t = 0; t < 25; t++) {
        const operands = randomStep(r, node.shape[0]!);
        const own = (h: number) => operands.map((vector) => vector.subarray(h * options.d, (h + 1) * options.d));
        expect(all.step(operands)).toEqual(each.flatMap((stream, h) => stream.step(own(h))));
      }
    }
  });

  it("keeps its state canonical, and goes on from a copy of it", () => {
    const r = random(4);
    for (let i = 0; i < 60; i++) {
      const node = randomNode(r);
      const [features, { window }] = [node.shape[0]!, node.numbers as { window: number }];
      const stream = streamOf(node);
      for (let t = r.integer(0, 30); t > 0; t--) {
        stream.step(randomStep(r, features));
        for (const { name, least, greatest } of node.state) {
          expect(stream.state[name]!.every((value) => value >= least && value <= greatest)).toBe(true);
        }
        const length = stream.state["len"]![0]!;
        if (length < window) expect(stream.state["at"]![0]).toBe(length);
        for (const rows of ["keys", "values"])
          expect(stream.state[rows]!.subarray(length * features).every((value) => value === 0)).toBe(true);
      }
      const copied = streamOf(node, structuredClone(stream.state));
      for (let t = 0; t < 10; t++) {
        const operands = randomStep(r, features);
        expect(copied.step(operands)).toEqual(stream.step(operands));
      }
    }
  });
});

describe("conformance vectors without a sink", () => {
  it.each(readsWithoutSink())("$name", ({ node, operands, state, contexts }) => {
    const stream = streamOf(node, structuredClone(state));
    expect(stream.step(operands).slice(0, contexts.length)).toEqual(contexts);
  });

  it("are many", () => expect(readsWithoutSink().length).toBeGreaterThan(20));
});

describe("its integers", () => {
  it("follow the contract's formulas", () => {
    const options = { window: 9, heads: 2, d: 4 };
    const output = { s: Math.fround(0.01), z: -7, bits: 8, fixed: false } as const;
    const [q, k, v] = [symmetric(0.02), symmetric(0.03), symmetric(0.05)];
    const { numbers } = integersOf(options, [q, k, v], output);
    const logitM = Math.floor(((q.s * k.s * Math.LOG2E * 256) / 2) * 2 ** 32 + 0.5);
    const m = Math.floor((v.s / 32255 / output.s) * 2 ** 32 + 0.5);
    const bias = Math.floor((-6.5 * 2 ** 32) / m + 0.5);
    expect(numbers).toEqual({ window: 9, heads: 2, logitM, logitT: 0, m, t: 0, bias, lo: -128, hi: 127 });
  });

  it("are refused where a sum could leave 32 bits", () => {
    const plain = { s: Math.fround(1 / 127), z: 0, bits: 8, fixed: false } as const;
    const tiny = { s: Math.fround(1e-9), z: 0, bits: 16, fixed: false } as const;
    const wide = [symmetric(1000), symmetric(1000), symmetric(1)];
    expect(() => integersOf({ window: 2, heads: 1, d: 64 }, wide, plain)).toThrow(/seen \(logits\)/);
    expect(() => integersOf({ window: 2, heads: 1, d: 1 }, [symmetric(1), symmetric(1), symmetric(1)], tiny)).toThrow(/seen/);
    const node = graphNode({ window: 2, heads: 1, d: 64 });
    const refused = operatorOf(node).quantize({ node, inputs: wide, output: plain, bounds: undefined });
    expect("refused" in refused && new Refusal(refused.refused).diagnostics[0]?.code).toBe("LB5004");
  });
});
