/** Reads of attention made by hand: their integers by the room's own rule from random formats, and streams of query, key and value. */

import type { Format } from "../../src/arith/format.ts";
import type { GraphNode } from "../../src/ir/graph.ts";
import type { QuantizedGraph, QuantizedNode } from "../../src/ir/quantized.ts";
import type { Integers } from "../../src/ops/operator.ts";
import { operatorOf } from "../../src/ops/registry.ts";
import type { random } from "./random.ts";

type Random = ReturnType<typeof random>;

const origin = { span: { file: "model.ts", line: 1, column: 1, length: 1 }, text: "attention" };

export interface Options {
  readonly window: number;
  readonly heads: number;
  /** Of one head. */
  readonly d: number;
}

export const symmetric = (s: number): Format => ({ s: Math.fround(s), z: 0, bits: 8, fixed: false, symmetric: true });

export function graphNode({ window, heads, d }: Options): GraphNode {
  return {
    id: 3,
    name: "seen",
    op: "attention",
    inputs: [0, 1, 2],
    shape: [heads * d],
    attributes: { window, heads },
    params: {},
    width: "int8",
    widthAsked: false,
    origin,
  };
}

/** inputs: the formats of q, k and v. Throws what the room refuses. */
export function integersOf(options: Options, inputs: readonly Format[], output: Format): Integers {
  const node = graphNode(options);
  const integers = operatorOf(node).quantize({ node, inputs, output, bounds: undefined });
  if ("refused" in integers) throw new Error(integers.refused.message);
  return integers;
}

export function quantizedNode({ heads, d }: Options, format: Format, integers: Integers): QuantizedNode {
  const plain = { matrices: {}, numbers: {}, words: {}, state: [] };
  return { id: 3, name: "seen", op: "attention", inputs: [0, 1, 2], shape: [heads * d], format, origin, ...plain, ...integers };
}

/** Flat to sharp, in both widths, with and without a zero point. */
export function randomNode(r: Random, options: Options = randomOptions(r)): QuantizedNode {
  const { d } = options;
  const sharpness = r.pick([0.1, 1, 4, 30]);
  const [q, k, v] = [symmetric(Math.sqrt(sharpness) / 127), symmetric(Math.sqrt(sharpness) / 127 / d ** 0.25), symmetric(1 / 127)];
  const s = Math.fround(r.pick([1, 0.4, 0.9, 2]) / 127);
  const output: Format = r.chance(0.6)
    ? { s, z: r.pick([0, 0, -128, 127, r.integer(-128, 127)]), bits: 8, fixed: false }
    : { s: Math.fround(s / 257), z: 0, bits: 16, fixed: false };
  return quantizedNode(options, output, integersOf(options, [q, k, v], output));
}

export function randomOptions(r: Random): Options {
  const window = r.chance(0.15) ? 1 : r.chance(0.1) ? r.integer(200, 512) : r.integer(2, 20);
  return { window, heads: r.integer(1, 4), d: r.pick([1, 2, 3, 4, 5, 8, 16]) };
}

/** Query, key and value: random, at the ends, zeros, and alike. */
export function randomStep(r: Random, features: number): readonly [Int32Array, Int32Array, Int32Array] {
  const vector = () => {
    const kind = r.integer(0, 5);
    const one = r.integer(-127, 127);
    return Int32Array.from({ length: features }, () =>
      kind < 3 ? r.integer(-127, 127) : kind === 3 ? r.pick([-127, 127]) : kind === 4 ? one : 0,
    );
  };
  return [vector(), vector(), vector()];
}

/** Side by side in one model, each between its own three inputs and its own output. */
export function graphOfReads(reads: readonly QuantizedNode[]): QuantizedGraph {
  const nodes: QuantizedNode[] = [];
  const add = (node: Omit<QuantizedNode, "id" | "origin">) => nodes.push({ ...node, id: nodes.length, origin }) - 1;
  const outputs = reads.map((read, i) => {
    const plain = {
      op: "input",
      inputs: [],
      shape: read.shape,
      format: symmetric(1 / 127),
      matrices: {},
      numbers: {},
      words: {},
      state: [],
    };
    const inputs = ["q", "k", "v"].map((name) => add({ ...plain, name: `${name}${i}` }));
    return { name: `seen${i}`, node: add({ ...read, name: `seen${i}`, inputs }) };
  });
  return { name: "m", file: "model.ts", options: { spans: {} }, nodes, outputs };
}
