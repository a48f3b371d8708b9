/** The weights of a whole model: each layer's tensors in canonical form, by the id of its node. */

import { type Diagnostic, stops } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";
import type { Model, ModelNode } from "../ir/model.ts";
import type { BoundParams, ParamsByNode } from "../ir/params.ts";
import { specOptions, summaries } from "../ops/look-back/options.ts";
import { type Bound, bind } from "./bind.ts";
import type { Layer, WeightedOp } from "./conventions/convention.ts";
import type { TensorFile } from "./tensor-file.ts";

export interface LoadedWeights {
  readonly params: ParamsByNode;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Binds every node that has weights and whose operator is known here; others are left to who refuses them. Nodes of one
 * weights name share the tensors. Never throws; what is wrong comes back, each thing once.
 */
export function loadWeights(model: Model, file: TensorFile | undefined): LoadedWeights {
  const layers = model.nodes.flatMap((node) => (node.weights === undefined ? [] : [{ node, weights: node.weights }]));
  if (file === undefined) {
    const names = layers.map(({ node }) => node.name);
    const at = layers[0]?.node.source;
    return { params: new Map(), diagnostics: names.length === 0 ? [] : [weights.noWeightsFile(at, names)] };
  }
  const nodes = new Map(model.nodes.map((node) => [node.id, node]));
  const params = new Map<number, BoundParams>();
  const diagnostics: Diagnostic[] = [];
  const bounds = new Map<string, Bound>();
  const foreign: string[] = [];
  for (const { node, weights: name } of layers) {
    const layer = layerOf(node, nodes.get(node.inputs[0] ?? -1));
    if (layer === undefined) {
      foreign.push(name.name);
      continue;
    }
    const key = JSON.stringify([layer, name.name, name.layer ?? null, name.reverse ?? false, name.layout ?? null]);
    let bound = bounds.get(key);
    if (bound === undefined) {
      bound = bind({ layer, name: node.name, weights: name, at: node.source }, file);
      bounds.set(key, bound);
      diagnostics.push(...bound.diagnostics.map((diagnostic) => inBlocks(diagnostic, node)));
    }
    if (bound.params !== undefined) params.set(node.id, bound.params);
  }
  diagnostics.push(...aboutFile([...bounds.values()], foreign, file, stops(diagnostics)));
  return { params, diagnostics };
}

/** What is said once for the whole file. */
function aboutFile(bounds: readonly Bound[], foreign: readonly string[], file: TensorFile, stopped: boolean): Diagnostic[] {
  const place = { file: file.file };
  const rounded = [...new Set(bounds.flatMap((bound) => bound.rounded))];
  const used = new Set(bounds.flatMap((bound) => bound.used));
  const unused = [...file.tensors.keys()].filter((name) => !used.has(name) && !foreign.some((layer) => isBelow(name, layer)));
  return [
    ...(rounded.length === 0 ? [] : [weights.float64Rounded(place, rounded)]),
    // Where a layer did not find its tensors, they would be among the unused.
    ...(unused.length === 0 || stopped ? [] : [weights.unusedTensors(place, unused)]),
  ];
}

function isBelow(name: string, layer: string): boolean {
  return name.startsWith(`${layer}.`) || name.startsWith(`${layer}/`);
}

function inBlocks(diagnostic: Diagnostic, { calledFrom }: ModelNode): Diagnostic {
  return diagnostic.span === undefined || calledFrom.length === 0 ? diagnostic : { ...diagnostic, calledFrom };
}

const known: readonly string[] = ["dense", "lstm", "gru", "rnn", "conv1d", "attention", "lookBack"] satisfies readonly WeightedOp[];

/** The layer that a node describes. Undefined where its operator's tensors are not known here. */
export function layerOf(node: ModelNode, input: ModelNode | undefined): Layer | undefined {
  if (!known.includes(node.op) || input === undefined) return undefined;
  const number = (option: string): number | undefined => {
    const value = node.attributes[option];
    return typeof value === "number" ? value : undefined;
  };
  const kernelSize = number("kernelSize");
  const groups = number("groups");
  return {
    op: node.op as WeightedOp,
    inFeatures: input.shape.at(-1) ?? 1,
    units: node.shape.at(-1) ?? 1,
    // A lookBack has no bias that could be left out: each of its tensors must be there.
    bias: node.op !== "lookBack" && node.attributes["bias"] !== false,
    resetAfter: node.attributes["resetAfter"] !== false,
    ...(kernelSize === undefined ? {} : { kernelSize }),
    ...(groups === undefined ? {} : { groups }),
    ...(node.op === "attention" ? { heads: number("heads") ?? 1 } : {}),
    ...(node.op === "lookBack" ? memoryOf(node) : {}),
  };
}

function memoryOf(node: ModelNode): Pick<Layer, "heads" | "summaries"> {
  const options = specOptions(node.attributes);
  return { heads: options.heads, summaries: summaries(options) };
}
