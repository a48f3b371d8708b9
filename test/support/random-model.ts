/** Random models: stacks and small graphs of every operator that has a room, with weights from tame to saturating. */

import type { Sequences } from "../../src/ir/data.ts";
import type { Model, ModelNode } from "../../src/ir/model.ts";
import type { BoundParams, ParamsByNode } from "../../src/ir/params.ts";
import { everyStep, type Time } from "../../src/ir/time.ts";
import { type Random, random } from "./random.ts";

export interface RandomModel {
  readonly model: Model;
  readonly params: ParamsByNode;
  readonly calibration: Sequences;
}

const span = { file: "random.ts", line: 1, column: 1, length: 1 };

export function randomModel(seed: number, greatestSize = 130, layerCount?: number): RandomModel {
  const r = random(seed);
  const nodes: ModelNode[] = [];
  // One in four takes whole sequences, with parts that go from the end to the beginning.
  const time: Time = seed % 4 === 3 ? { kind: "sequence", length: 12 + (seed % 3), every: 1 } : everyStep;
  // Drawn apart, so that models without hooks are what they were.
  const hooks = random(seed + 7919);
  const params = new Map<number, BoundParams>();
  const size = () => (r.chance(0.25) ? r.integer(1, 3) : r.chance(0.3) ? r.integer(1, greatestSize) : r.integer(1, 32));
  const put = (
    op: string,
    inputs: ModelNode[],
    shape: readonly number[],
    attributes: Record<string, unknown> = {},
    classes?: number,
  ): ModelNode => {
    const width = r.chance(0.2) && op !== "input" ? { quantize: { activations: r.pick(["int8", "int16"]) } } : {};
    const node: ModelNode = {
      id: nodes.length,
      name: `${op}${nodes.length}`,
      op,
      inputs: inputs.map(({ id }) => id),
      optionInputs: {},
      shape,
      time,
      attributes: { ...attributes, ...width },
      source: { ...span, line: nodes.length + 1 },
      text: `${op}(...)`,
      calledFrom: [],
      ...(classes === undefined ? {} : { classes }),
    };
    nodes.push(node);
    return node;
  };
  const tensor = (shape: number[], scale: number) => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => r.normal() * scale),
  });
  const bind = (node: ModelNode, tensors: BoundParams["tensors"]) => params.set(node.id, { layout: "pytorch", tensors, sources: {} });
  // Tame, strong (cells that saturate), and tiny rows.
  const strength = () => r.pick([0.3, 0.3, 1, 1, 4, 0.01]);

  const layers: Record<string, (x: ModelNode) => ModelNode> = {
    dense: (x) => {
      const units = size();
      const activation = r.pick(["linear", "linear", "relu", "sigmoid", "tanh"]);
      const node = put("dense", [x], [...x.shape.slice(0, -1), units], { units, activation });
      const columns = x.shape.at(-1)!;
      bind(node, {
        weight: tensor([units, columns], strength() / Math.sqrt(columns)),
        ...(r.chance(0.8) ? { bias: tensor([units], strength()) } : {}),
      });
      return node;
    },
    lstm: (x) => {
      const units = size();
      const node = put("lstm", [x], [units], { units });
      const columns = x.shape[0]!;
      const s = strength();
      bind(node, {
        weight_ih: tensor([4 * units, columns], s / Math.sqrt(columns)),
        weight_hh: tensor([4 * units, units], s / Math.sqrt(units)),
        bias_ih: tensor([4 * units], s),
        bias_hh: tensor([4 * units], r.chance(0.2) ? 8 : s),
      });
      return node;
    },
    attention: (x) => {
      const n = x.shape[0]!;
      const window = r.chance(0.2) ? 1 : r.integer(2, 12);
      const heads = r.pick([1, 2, 3, 4, n].filter((count) => n % count === 0));
      const bias = r.chance(0.8);
      const node = put("attention", [x], [n], { window, ...(heads === 1 ? {} : { heads }), bias });
      const parts = ["query", "key", "value", "output"].flatMap((part) => [
        [`${part}.weight`, tensor([n, n], strength() / Math.sqrt(n))],
        ...(bias ? [[`${part}.bias`, tensor([n], strength())]] : []),
      ]);
      bind(node, Object.fromEntries(parts));
      return node;
    },
    lookBack: (x) => {
      const n = x.shape[0]!;
      const windows = Array.from({ length: r.integer(1, 3) }, () => r.integer(2, 5));
      const kept = r.integer(1, 3);
      const pool = r.chance(0.3);
      const heads = r.integer(1, 2);
      const retain = !pool && r.chance(0.3) ? { slots: r.integer(1, 4), threshold: r.pick([0, 0.1]) } : undefined;
      const entries = windows.map((window, level) => (level === 0 ? window : window * kept));
      const prune = r.chance(0.5)
        ? { threshold: r.pick([0, 0, 0.1, 1]), slots: r.chance(0.3) ? "auto" : entries.map((most) => r.integer(1, most)) }
        : undefined;
      const levels = windows.length + (retain ? 1 : 0);
      const gates = nodes.filter(({ shape, classes }) => classes === undefined && shape.length === 1 && shape[0] === 1);
      const gate = gates.length > 0 && r.chance(0.5) ? [r.pick(gates)] : [];
      const attributes = {
        windows,
        heads,
        summary: pool ? { pool: kept } : { top: kept },
        ...(prune ? { prune } : {}),
        ...(retain ? { retain } : {}),
        ...(gate.length === 0 && time.kind === "stream" && hooks.chance(0.3) ? { store: "callback" } : {}),
      };
      const node = put("lookBack", [x, ...gate], [levels * heads * n], attributes);
      const names = Array.from({ length: levels }, (_, i) => `levels.${i}`);
      bind(
        node,
        Object.fromEntries(
          names.flatMap((level, i) => [
            [`${level}.query.weight`, tensor([heads * n, n], strength() / Math.sqrt(n))],
            [`${level}.query.bias`, tensor([heads * n], 0.1)],
            [`${level}.sink`, tensor([heads], 1)],
            ...(i === levels - 1
              ? []
              : pool
                ? [
                    [`${level}.pool.query`, tensor([kept, n], 1)],
                    [`${level}.pool.sink`, tensor([kept], 1)],
                  ]
                : [
                    [`${level}.score.weight`, tensor([n], 1)],
                    [`${level}.score.bias`, tensor([1], 1)],
                  ]),
          ]),
        ),
      );
      return node;
    },
    both: (x) => {
      const op = x.shape[0]! <= 24 ? r.pick(["lstm", "lookBack", "dense"]) : "lstm";
      const inner = (from: ModelNode) => layers[r.pick([op, op, "add"])]!(layers[op]!(from));
      const back = inner(put("reverse", [x], x.shape));
      const restored = r.chance(0.9) ? put("reverse", [back], back.shape) : back;
      return put("concat", [x, restored], [x.shape[0]! + restored.shape[0]!]);
    },
    relu: (x) => put("relu", [x], x.shape),
    sigmoid: (x) => put("sigmoid", [x], x.shape),
    tanh: (x) => put("tanh", [x], x.shape),
    softmax: (x) => put("softmax", [x], x.shape),
    clamp: (x) => put("clamp", [x], x.shape, { min: -r.next(), max: r.next() + 0.01 }),
    add: (x) => {
      const alike = nodes.filter(
        ({ shape, classes }) =>
          classes === undefined && (JSON.stringify(shape) === JSON.stringify(x.shape) || (shape.length === 1 && shape[0] === 1)),
      );
      return put("add", [x, r.pick(alike)], x.shape);
    },
    concat: (x) => {
      const vectors = nodes.filter(
        ({ shape, classes }) =>
          classes === undefined &&
          shape.length === x.shape.length &&
          JSON.stringify(shape.slice(0, -1)) === JSON.stringify(x.shape.slice(0, -1)),
      );
      const others = Array.from({ length: r.integer(0, 2) }, () => r.pick(vectors)).filter((other) => other.shape.at(-1)! < 200);
      const all = [x, ...others];
      return put("concat", all, [...x.shape.slice(0, -1), all.reduce((sum, { shape }) => sum + shape.at(-1)!, 0)]);
    },
  };

  const inputs = Array.from({ length: r.chance(0.2) ? 2 : 1 }, () =>
    put("input", [], r.chance(0.1) ? [r.integer(1, 4), r.integer(1, 9)] : [size()], r.chance(0.5) ? { range: [-2, 2] } : {}),
  );
  let x: ModelNode = inputs[0]!;
  const results: ModelNode[] = [];
  if (x.shape.length === 1 && r.chance(0.6)) x = layers["lstm"]!(x);
  const usual = r.integer(1, 7);
  for (let depth = layerCount ?? usual; depth > 0; depth--) {
    const from = r.chance(0.75) ? x : r.pick(nodes.filter(({ classes }) => classes === undefined));
    const ops = [
      "dense",
      "dense",
      "dense",
      "relu",
      "sigmoid",
      "tanh",
      "softmax",
      "clamp",
      "add",
      "add",
      "concat",
      "concat",
      ...(from.shape.length === 1 ? ["lstm", "lstm", "lstm", ...(from.shape[0]! <= 24 ? ["lookBack", "lookBack", "attention"] : [])] : []),
      ...(time.kind === "sequence" && from.shape.length === 1 ? ["both", "both", "both"] : []),
    ];
    x = layers[r.pick(ops)]!(from);
    if (r.chance(0.25)) results.push(x);
  }
  const used = new Set(nodes.flatMap((node) => node.inputs));
  results.push(...nodes.filter((node) => !used.has(node.id) && node.op !== "input" && !results.includes(node)));
  if (!results.includes(x)) results.push(x);
  if (x.shape.length === 1 && r.chance(0.4)) results.push(put("argmax", [x], [], {}, x.shape[0]!));
  if (r.chance(0.1)) results.push(inputs[0]!);

  const outputs = [...new Set(results)].map((node, i) => ({ name: r.chance(0.5) ? node.name : `out${i}`, node: node.id }));
  const model: Model = {
    name: `random${seed}`,
    file: "random.ts",
    nodes,
    outputs,
    options: {
      quantize: {
        activations: r.pick(["int8", "int8", "int16"]),
        ranges: r.pick(["minmax", "minmax", "mse", { percentile: 99 }] as const),
      },
      spans: {},
    },
  };
  return { model, params, calibration: randomSequences(r, inputs) };
}

function randomSequences(r: Random, inputs: readonly ModelNode[]): Sequences {
  const [count, steps] = [3, 12];
  const arrays = inputs.map((node) => {
    const length = node.shape.reduce((a, b) => a * b, 1);
    return [node.name, Float32Array.from({ length: count * steps * length }, () => Math.max(-2, Math.min(2, r.normal())))];
  });
  return { file: "calibration.npz", count, steps, lengths: [steps, steps - 5, 1], inputs: Object.fromEntries(arrays) };
}
