/** lookBack in integers (arithmetic.md, Attention and look-back; SEMANTICS section 5). */

import type { Format } from "../../arith/format.ts";
import { log2e } from "../../arith/read.ts";
import { round } from "../../arith/round.ts";
import type { FloatRow, Matrix } from "../../arith/rows.ts";
import { sat16 } from "../../arith/saturate.ts";
import { multiplier } from "../../arith/scale.ts";
import { invariant } from "../../diagnostics/internal.ts";
import { quantizing } from "../../diagnostics/quantize.ts";
import type { GraphNode } from "../../ir/graph.ts";
import type { FloatTensor } from "../../ir/tensor.ts";
import { at, paramOf } from "../constants.ts";
import type { Quantization, QuantizeContext } from "../operator.ts";
import { matrixFor } from "../rows.ts";
import { plainOptions } from "./integers.ts";
import { type LookBackOptions, layoutOf, stateOf } from "./layout.ts";
import { specOptions, summaries } from "./options.ts";

/** One query's greatest magnitude, real units: measured over the calibration as `query<level>_<head>`. */
export function queryName(level: number, head: number): string {
  return `query${level}_${head}`;
}

export function quantize(context: QuantizeContext): Quantization {
  const { node, inputs, observed } = context;
  const [x] = inputs;
  invariant(x !== undefined && x.z === 0 && x.bits === 8, `${node.name} reads a tensor that is not symmetric int8`);
  const spec = specOptions(node.attributes);
  const features = at(node.shape, 0) / (summaries(spec).length * spec.heads);
  const options = storedOptions(spec, x);
  const { words, numbers } = plainOptions(features, options);
  const matrices: Record<string, Matrix> = {};
  const more: Record<string, number> = {};
  for (const [level, summary] of summaries(spec).entries()) {
    const scales = Array.from({ length: spec.heads }, (_, head) => queryScale(observed?.[queryName(level, head)]));
    if (scales.includes(undefined)) return { refused: quantizing.noCalibration(node.origin.span, [`${node.name} (queries)`]) };
    const query = matrixFor(
      node,
      `${node.name} (query ${level})`,
      queryRows(
        node,
        level,
        features,
        scales.map((scale) => scale ?? 1),
      ),
      x,
    );
    if ("refused" in query) return query;
    matrices[`query${level}`] = query;
    const sinks = paramOf(node, `levels.${level}.sink`);
    for (const [head, scale] of scales.entries()) {
      const logit = multiplier((scale ?? 1) * x.s * log2e * 256);
      more[`logitM${level}_${head}`] = logit.m;
      more[`logitT${level}_${head}`] = logit.t;
      more[`sink${level}_${head}`] = q78(at(sinks.data, head));
      if (!fits(features * 127 * 127, logit.t))
        return { refused: quantizing.sum(node.origin.span, `${node.name} (logits)`, features * 16129 * 2 ** logit.t) };
    }
    if (summary?.kind === "top") {
      const score = scoreMatrix(paramOf(node, `levels.${level}.score.weight`), paramOf(node, `levels.${level}.score.bias`), x);
      if (score.bound >= 2 ** 31) return { refused: quantizing.sum(node.origin.span, `${node.name} (score ${level})`, score.bound) };
      matrices[`score${level}`] = score;
    }
    if (summary?.kind === "pool") {
      const pool = poolMatrix(paramOf(node, `levels.${level}.pool.query`), paramOf(node, `levels.${level}.pool.sink`), x);
      if (pool.bound >= 2 ** 31) return { refused: quantizing.sum(node.origin.span, `${node.name} (pool ${level})`, pool.bound) };
      matrices[`pool${level}`] = pool;
    }
  }
  return {
    matrices,
    numbers: { ...numbers, ...more },
    words: { ...words, ...hookWords(spec) },
    state: stateOf(layoutOf(features, options)),
  };
}

/** tau = floor(threshold / scale): 0 merges only equal stored vectors. `auto` begins with as many slots as entries (resize.ts). */
function storedOptions({ prune, retain, ...rest }: ReturnType<typeof specOptions>, x: Format): LookBackOptions {
  const tau = (threshold: number) => Math.min(254, Math.floor(threshold / x.s));
  const entries = rest.windows.map((window, level) => (level === 0 ? window : window * rest.summary.kept));
  return {
    ...rest,
    ...(prune ? { prune: { tau: tau(prune.threshold), slots: prune.slots === "auto" ? entries : prune.slots } } : {}),
    ...(retain ? { retain: { slots: retain.slots, tau: tau(retain.threshold) } } : {}),
  };
}

/** Which node's pushes the firmware decides about: part of the model, unlike the decision. */
function hookWords({ callback }: ReturnType<typeof specOptions>): Readonly<Record<string, string>> {
  return callback ? { store: "callback" } : {};
}

function queryScale(greatest: number | undefined): number | undefined {
  return greatest === undefined ? undefined : Math.fround((greatest === 0 ? 1 : greatest) / 127);
}

/** An int8 matrix like any other: s_out the query's scale of its head, fold ½. */
function queryRows(node: GraphNode, level: number, features: number, scales: readonly number[]): FloatRow[] {
  const weight = paramOf(node, `levels.${level}.query.weight`);
  const bias = paramOf(node, `levels.${level}.query.bias`);
  return Array.from({ length: scales.length * features }, (_, r) => ({
    w: weight.data.subarray(r * features, (r + 1) * features),
    b: at(bias.data, r),
    sOut: at(scales, Math.floor(r / features)),
    fold: 0.5,
  }));
}

/** s_s = max|s|/127, s0 in steps of s_s·s_v; the gate's factor is s_s·s_v/3·32767. */
function scoreMatrix(weight: FloatTensor, bias: FloatTensor, x: Format): Matrix {
  const { q, scale } = steps(weight);
  const s0 = round(at(bias.data, 0) / (scale * x.s));
  const gate = multiplier(((scale * x.s) / 3) * 32767);
  return row(q, 1, gate.m, gate.t, [s0], scale, (q.length * 16129 + Math.abs(s0)) * 2 ** gate.t);
}

/** One scale for all queries of the level. */
function poolMatrix(query: FloatTensor, sinks: FloatTensor, x: Format): Matrix {
  const { q, scale } = steps(query);
  const kept = at(query.shape, 0);
  const logit = multiplier(scale * x.s * log2e * 256);
  return row(q, kept, logit.m, logit.t, Array.from(sinks.data, q78), scale, (q.length / kept) * 16129 * 2 ** logit.t);
}

function row(q: Int8Array, rows: number, m: number, t: number, bias: readonly number[], scale: number, bound: number): Matrix {
  return {
    rows,
    columns: q.length / rows,
    q,
    m: new Int32Array(rows).fill(m),
    bias: Int32Array.from(bias),
    t,
    scales: new Float32Array(rows).fill(scale),
    bound,
  };
}

function steps({ data }: FloatTensor): { q: Int8Array; scale: number } {
  const greatest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = Math.fround((greatest === 0 ? 1 : greatest) / 127);
  return { q: Int8Array.from(data, (value) => Math.max(-127, Math.min(127, round(value / scale)))), scale };
}

function q78(logit: number): number {
  return sat16(round(logit * log2e * 256));
}

function fits(sum: number, t: number): boolean {
  return sum * 2 ** t < 2 ** 31;
}
