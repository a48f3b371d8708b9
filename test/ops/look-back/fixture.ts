/** The fixtures of lookBack as nodes: their integers loaded as they are (test/fixtures/look-back/README.md). */

import { readFileSync } from "node:fs";
import type { Matrix } from "../../../src/arith/rows.ts";
import type { QuantizedNode } from "../../../src/ir/quantized.ts";
import { plainOptions } from "../../../src/ops/look-back/integers.ts";
import { type LookBackOptions, layoutOf, stateOf } from "../../../src/ops/look-back/layout.ts";
import { parseSafetensors } from "../../../src/weights/safetensors.ts";
import { float64Values } from "../../../src/weights/values.ts";

export interface Golden {
  readonly kind: "ring" | "window" | "retain";
  readonly slots: number;
  readonly threshold: number;
  readonly [statistic: string]: number | string;
}

export interface Fixture {
  readonly values: (name: string) => Float64Array;
  readonly has: (name: string) => boolean;
  readonly features: number;
  readonly summary: LookBackOptions["summary"];
  readonly windows: readonly number[];
  readonly golden: Readonly<Record<string, readonly Golden[]>>;
}

export function readTensorFile(name: string) {
  const bytes = readFileSync(new URL(`../../fixtures/look-back/${name}`, import.meta.url));
  const { tensors } = parseSafetensors(bytes, name);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0)))));
  const values = (tensor: string) => float64Values(tensors.get(tensor)!);
  return { values, has: (tensor: string) => tensors.has(tensor), metadata: header.__metadata__ };
}

export const nets = ["recall_top4", "recall_pool4", "recall_top4_L3"] as const;

/** The integers of a net with its own golden streams, or with those whose slots run out at level 2. */
export function readFixture(net: (typeof nets)[number], streams: "int8" | "overflow" = "int8"): Fixture {
  const integers = readTensorFile(`${net}_int8.safetensors`);
  const { values, has, metadata } = streams === "int8" ? integers : readTensorFile(`${net}_${streams}.safetensors`);
  const { config, windows, golden } = JSON.parse(metadata.about);
  return {
    values: (name) => (name.startsWith("golden.") ? values(name) : integers.values(name)),
    has,
    features: config.d,
    summary: { kind: config.summary, kept: config.k },
    windows,
    golden,
  };
}

/** The options that a golden stream was made with. A retain in it stands in the place of the last window. */
export function optionsOf({ windows, summary }: Fixture, golden: readonly Golden[]): LookBackOptions {
  const { kind, slots, threshold } = golden.at(-1)!;
  const kept = kind === "retain" ? windows.slice(0, -1) : windows;
  const [lowest] = golden;
  return {
    windows: kept,
    heads: 1,
    summary,
    ...(lowest?.kind === "window"
      ? { prune: { tau: lowest.threshold, slots: golden.slice(0, kept.length).map((level) => level.slots) } }
      : {}),
    ...(kind === "retain" ? { retain: { slots, tau: threshold } } : {}),
  };
}

export function fixtureNode(fixture: Fixture, options: LookBackOptions): QuantizedNode {
  const { values, features, summary } = fixture;
  const first = (name: string) => values(name)[0]!;
  const numbers: Record<string, number> = {};
  const matrices: Record<string, Matrix> = {};
  const { levels } = layoutOf(features, options);
  for (const { index } of levels) {
    const level = `levels.${index}`;
    numbers[`logitM${index}_0`] = first(`${level}.logit.mul`);
    numbers[`logitT${index}_0`] = first(`${level}.logit.shl`);
    numbers[`sink${index}_0`] = first(`${level}.sink`);
    const query = `${level}.query`;
    matrices[`query${index}`] = matrix(
      features,
      values(`${query}.weight`),
      values(`${query}.mul`),
      values(`${query}.bias`),
      first(`${query}.shl`),
    );
    if (index === levels.length - 1) continue;
    const [name, rows, bias, multiplier] =
      summary.kind === "top" ? ["score", "weight", "score.bias", "gate"] : ["pool", "query", "pool.sink", "pool.logit"];
    const sums = values(`${level}.${bias}`);
    const m = new Float64Array(sums.length).fill(first(`${level}.${multiplier}.mul`));
    matrices[`${name}${index}`] = matrix(features, values(`${level}.${name}.${rows}`), m, sums, first(`${level}.${multiplier}.shl`));
  }
  return nodeOf(features, options, numbers, matrices);
}

export function nodeOf(
  features: number,
  options: LookBackOptions,
  numbers: Readonly<Record<string, number>>,
  matrices: Readonly<Record<string, Matrix>>,
): QuantizedNode {
  const layout = layoutOf(features, options);
  const plain = plainOptions(features, options);
  return {
    id: 1,
    name: "past",
    op: "lookBack",
    inputs: [0],
    shape: [layout.levels.length * options.heads * features],
    origin: { span: { file: "model.ts", line: 1, column: 1, length: 1 }, text: "" },
    words: plain.words,
    numbers: { ...plain.numbers, ...numbers },
    matrices,
    state: stateOf(layout),
  };
}

export function matrix(columns: number, q: ArrayLike<number>, m: ArrayLike<number>, bias: ArrayLike<number>, t: number): Matrix {
  return {
    rows: bias.length,
    columns,
    q: Int8Array.from(q),
    m: Int32Array.from(m),
    bias: Int32Array.from(bias),
    t,
    scales: new Float32Array(bias.length),
    bound: 0,
  };
}

export function emptyState(node: QuantizedNode): Record<string, Int32Array> {
  return Object.fromEntries(node.state.map(({ name, count, initial }) => [name, new Int32Array(count).fill(initial)]));
}
