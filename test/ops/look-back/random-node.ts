/** Small random lookBacks and streams with many duplicates, seeded. */

import type { Matrix } from "../../../src/arith/rows.ts";
import { multiplier } from "../../../src/arith/scale.ts";
import type { QuantizedNode } from "../../../src/ir/quantized.ts";
import { fixed } from "../../../src/ops/look-back/fixed.ts";
import { type LookBackOptions, layoutOf } from "../../../src/ops/look-back/layout.ts";
import type { Random } from "../../support/random.ts";
import { emptyState, matrix, nodeOf } from "./fixture.ts";

export type Vector = readonly number[];

/** Any memory, summary, number of levels and heads; every window is full and overwritten within 30 steps or so. */
export function randomOptions(random: Random): LookBackOptions {
  const windows = Array.from({ length: random.integer(1, 3) }, () => random.integer(2, 4));
  const kind = random.pick(["top", "pool"] as const);
  const summary = { kind, kept: random.integer(1, 3) };
  const entries = windows.map((window, level) => (level === 0 ? window : window * summary.kept));
  const slots = entries.map((count) => random.integer(1, count));
  return {
    windows,
    heads: random.integer(1, 2),
    summary,
    ...(random.chance(0.6) ? { prune: { tau: random.pick([0, 0, 1, 3]), slots } } : {}),
    ...(kind === "top" && random.chance(0.4) ? { retain: { slots: random.integer(1, 10), tau: random.pick([0, 0, 1, 3]) } } : {}),
  };
}

export function randomNode(random: Random, features: number, options: LookBackOptions): QuantizedNode {
  const { levels } = layoutOf(features, options);
  const numbers: Record<string, number> = {};
  const matrices: Record<string, Matrix> = {};
  for (const { index, summary } of levels) {
    const rows = options.heads * features;
    const m = weights(random, rows).map((q) => Math.abs(q) * 170_000);
    matrices[`query${index}`] = matrix(features, weights(random, rows * features), m, weights(random, rows), random.integer(0, 1));
    for (let head = 0; head < options.heads; head++) {
      const logit = multiplier(random.chance(0.1) ? 4 : random.next() ** 3 * 0.5 + 0.001);
      Object.assign(numbers, { [`logitM${index}_${head}`]: logit.m, [`logitT${index}_${head}`]: logit.t });
      numbers[`sink${index}_${head}`] = random.pick([-32768, random.integer(-800, 300)]);
    }
    if (summary?.kind === "top") {
      const gate = multiplier(random.pick([0.3, 1, 3]));
      const bias = random.integer(-6000, 12000);
      // With zeros among them, different vectors have equal scores.
      const row = weights(random, features, 60).map((q) => (random.chance(0.4) ? 0 : q));
      matrices[`score${index}`] = matrix(features, row, [gate.m], [bias], gate.t);
    }
    if (summary?.kind === "pool") {
      const { kept } = summary;
      const logit = multiplier(random.next() * 0.1);
      const sinks = Array.from({ length: kept }, () => random.integer(-800, 300));
      matrices[`pool${index}`] = matrix(features, weights(random, kept * features), new Array(kept).fill(logit.m), sinks, logit.t);
    }
  }
  return nodeOf(features, options, numbers, matrices);
}

/** Of a few letters, some of them a step or two apart. */
export function randomStream(random: Random, features: number, steps: number): Vector[] {
  const letters = Array.from({ length: random.integer(1, 6) }, () => weights(random, features));
  const moved = (q: number) => Math.max(-127, Math.min(127, q + random.integer(-2, 2)));
  return Array.from({ length: steps }, () => {
    const letter = random.pick(letters);
    return random.chance(0.3) ? letter.map(moved) : letter;
  });
}

function weights(random: Random, count: number, most = 127): number[] {
  return Array.from({ length: count }, () => random.integer(-most, most));
}

export interface Stream {
  readonly state: Record<string, Int32Array>;
  /** The contexts of one step. gate: the second operand, where there is one. */
  readonly step: (x: Vector, gate?: number) => number[];
}

/** inputs: x and the store gate, where the node has one. */
export function streamOf(node: QuantizedNode, inputs: readonly QuantizedNode[] = [], state = emptyState(node)): Stream {
  const unit = fixed(node, inputs);
  const out = new Int32Array(node.shape[0]!);
  return {
    state,
    step: (x, gate) => {
      unit(gate === undefined ? [Int32Array.from(x)] : [Int32Array.from(x), Int32Array.of(gate)], state, out);
      return [...out];
    },
  };
}

/** The node with a store gate of zero point z, and what it then reads. */
export function gateOf(node: QuantizedNode, z: number): { node: QuantizedNode; inputs: readonly QuantizedNode[] } {
  const operand = (id: number, zero: number): QuantizedNode => ({
    ...node,
    id,
    op: "input",
    inputs: [],
    shape: [1],
    format: { s: 2 ** -7, z: zero, bits: 8, fixed: false },
  });
  return { node: { ...node, id: 2, inputs: [0, 1] }, inputs: [operand(0, 0), operand(1, z)] };
}
