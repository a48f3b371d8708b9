/** lookBack nodes made by hand: random ones that reach every memory, summary and width, and streams that fill them. */

import type { Format } from "../../src/arith/format.ts";
import type { Matrix } from "../../src/arith/rows.ts";
import type { QuantizedGraph, QuantizedNode } from "../../src/ir/quantized.ts";
import { type LookBackOptions, layoutOf } from "../../src/ops/look-back/layout.ts";
import { matrix, nodeOf } from "../ops/look-back/fixture.ts";
import { random } from "./random.ts";

type Random = ReturnType<typeof random>;

const format = (bits: 8 | 16, z = 0): Format => ({ s: Math.fround(1 / 127), z, bits, fixed: false });
const origin = { span: { file: "model.ts", line: 1, column: 1, length: 1 }, text: "lookBack" };

export interface GivenNode {
  readonly node: QuantizedNode;
  /** Set where it has a store: the width and zero point of the gate. */
  readonly bits?: 8 | 16;
  readonly z?: number;
}

/** lookBacks side by side in one model, each between its own input, perhaps a gate, and its own output. */
export function graphOfNodes(given: readonly GivenNode[]): QuantizedGraph {
  const nodes: QuantizedNode[] = [];
  const add = (node: Omit<QuantizedNode, "id" | "origin">) => nodes.push({ ...node, id: nodes.length, origin }) - 1;
  const input = (name: string, count: number, own: Format) =>
    add({ name, op: "input", inputs: [], shape: [count], format: own, matrices: {}, numbers: {}, words: {}, state: [] });
  const outputs = given.map(({ node, bits, z }, i) => {
    const x = input(`x${i}`, node.numbers["features"]!, format(8));
    const inputs = bits ? [x, input(`gate${i}`, 1, format(bits, z))] : [x];
    return { name: `past${i}`, node: add({ ...node, name: `past${i}`, inputs, format: format(8) }) };
  });
  return { name: "m", file: "model.ts", options: { spans: {} }, nodes, outputs };
}

/** The same over whole sequences, every second lookBack from the end to the start. */
export function graphOfSequences(given: readonly GivenNode[], length: number): QuantizedGraph {
  const graph = graphOfNodes(given);
  const backward = new Set(graph.outputs.filter((_, i) => i % 2 === 1).map(({ node }) => node));
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, sequence: backward.has(node.id) ? { length, backward: true } : { length } })),
  };
}

/** wide: more than 255 entries in a level, so that counts or slots' numbers need 16 bits. */
export function randomNode(seed: number, wide: boolean): GivenNode {
  const r = random(seed);
  const features = r.pick([1, 2, 3, 4, 5, 8, 16, 31, 32]);
  const summary = { kind: r.chance(0.6) ? ("top" as const) : ("pool" as const), kept: r.integer(1, 5) };
  const retain = summary.kind === "top" && r.chance(0.4);
  const depth = r.integer(1, retain ? 2 : 3);
  const windows = Array.from({ length: depth }, (_, i) => r.integer(2, i === 0 ? 20 : 6));
  // One level: a long window. More: short blocks below, so that the level above fills.
  if (wide && depth === 1) windows[0] = r.integer(256, 400);
  if (wide && depth > 1) windows.splice(0, 2, 3, Math.ceil(r.integer(256, 400) / summary.kept));
  const entries = windows.map((window, i) => (i === 0 ? window : window * summary.kept));
  const prune = r.chance(0.55) ? { tau: r.integer(0, 8), slots: entries.map((n) => (r.chance(0.3) ? n : r.integer(1, n))) } : undefined;
  const options: LookBackOptions = {
    windows,
    heads: r.integer(1, 4),
    summary,
    ...(prune ? { prune } : {}),
    ...(retain ? { retain: { slots: r.integer(1, 12), tau: r.integer(0, 8) } } : {}),
  };
  const node = integersOf(features, options, r);
  if (!r.chance(0.3)) return { node };
  return r.chance(0.5) ? { node, bits: 8, z: r.integer(-128, 127) } : { node, bits: 16 };
}

/** Integers whose results use their range, and whose accumulators fit. */
export function integersOf(features: number, options: LookBackOptions, r: Random): QuantizedNode {
  const { levels, heads } = layoutOf(features, options);
  const typical = 127 * 60 * Math.sqrt(features);
  /** A multiplier that takes typical sums to about `aim`, split into m and t at random. */
  const multiplier = (aim: number) => {
    const factor = (aim / typical) * 2 ** r.integer(-2, 2);
    let t = r.integer(0, 3);
    while (factor * 2 ** (32 - t) >= 2 ** 31) t++;
    return { m: Math.round(factor * 2 ** (32 - t)), t };
  };
  const rows = (count: number, aim: number, bias: () => number, greatest = 127): Matrix => {
    const { m, t } = multiplier(aim);
    const q = Array.from({ length: count * features }, () => r.integer(-greatest, greatest));
    return matrix(features, q, new Float64Array(count).fill(m), Array.from({ length: count }, bias), t);
  };
  const matrices: Record<string, Matrix> = {};
  const numbers: Record<string, number> = {};
  for (const { index, summary } of levels) {
    matrices[`query${index}`] = rows(heads * features, 80, () => r.integer(-3000, 3000));
    for (let head = 0; head < heads; head++) {
      const { m, t } = multiplier(900);
      Object.assign(numbers, {
        [`logitM${index}_${head}`]: m,
        [`logitT${index}_${head}`]: t,
        [`sink${index}_${head}`]: r.integer(-2000, 2000),
      });
    }
    // Small weights: scores are often equal, and the vectors decide.
    if (summary?.kind === "top") matrices[`score${index}`] = rows(1, 16000, () => r.integer(-20000, 20000), r.pick([127, 127, 1, 0]));
    if (summary?.kind === "pool") matrices[`pool${index}`] = rows(summary.kept, 900, () => r.integer(-2000, 2000));
  }
  return nodeOf(features, options, numbers, matrices);
}

/** Few vectors that come again, with a little noise, the ends of the range, zeros, and new ones. The result is overwritten. */
export function randomStream(graph: QuantizedGraph, r: Random): () => Int32Array[] {
  const inputs = graph.nodes.filter(({ op }) => op === "input");
  const values = inputs.map(({ shape }) => new Int32Array(shape[0]!));
  const known = values.map((x) => Array.from({ length: r.integer(2, 40) }, () => Array.from(x, () => r.integer(-127, 127))));
  return () => {
    for (const [i, { name, format: own }] of inputs.entries()) {
      if (name.startsWith("gate")) values[i]![0] = Math.max(-128, Math.min(127, own!.z + r.pick([-1, 0, 1, 1, 100])));
      else nextVector(values[i]!, known[i]!, r);
    }
    return values;
  };
}

function nextVector(x: Int32Array, known: readonly number[][], r: Random): void {
  const kind = r.integer(0, 9);
  const jitter = r.integer(0, 5);
  const chosen = r.pick(known);
  for (let i = 0; i < x.length; i++) {
    const noise = kind > 5 ? r.integer(-jitter, jitter) : 0;
    const value = kind === 0 ? r.integer(-127, 127) : kind === 1 ? r.pick([-127, 127]) : kind === 2 ? 0 : chosen[i]!;
    x[i] = Math.max(-127, Math.min(127, value + noise));
  }
}
