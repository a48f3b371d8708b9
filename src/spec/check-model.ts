/** What can be said of a model only as a whole. */

import type { Span } from "../diagnostics/diagnostic.ts";
import { models } from "../diagnostics/models.ts";
import { cNameKey, cNameProblem } from "../ir/c-names.ts";
import type { ModelNode } from "../ir/model.ts";
import { showShape } from "../ir/shape.ts";
import { type Context, stop } from "./context.ts";
import type { Draft } from "./values.ts";

/** `span` is where the model stands, `spanOf` where an output's name does. */
export function checkModel(context: Context, draft: Draft, span: Span, spanOf: (output: string) => Span): void {
  const used = reached(
    draft,
    draft.outputs.map((output) => output.node),
  );
  const inputs = draft.nodes.filter(isInput);
  if (inputs.length === 0) context.report(models.noInput(span));
  for (const node of draft.nodes) {
    if (used.has(node.id)) continue;
    if (isInput(node)) context.report(models.unusedInput(node.source, node.name));
    else if (node.weights !== undefined) context.report(models.unusedLayer(node.source, node.name, node.op));
  }
  checkInputTimes(inputs);
  checkStores(draft);
  checkWeights(draft);
  checkName(draft.name, span);
  const nodes = checkNodeNames(draft);
  checkOutputNames(draft, nodes, spanOf);
}

function isInput(node: ModelNode): boolean {
  return node.op === "input" || node.op === "inputIndex";
}

/** What these nodes depend on, themselves included; also through the step before. */
function reached(draft: Draft, from: readonly number[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const waiting = [...from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = draft.nodes[id];
    if (seen.has(id) || !node) continue;
    seen.add(id);
    waiting.push(...node.inputs, ...Object.values(node.optionInputs));
    const of = node.attributes["of"];
    if (typeof of === "number") waiting.push(of);
  }
  return seen;
}

function checkInputTimes(inputs: readonly ModelNode[]): void {
  const step = inputs.find((node) => node.time.kind === "stream");
  const sequence = inputs.find((node) => node.time.kind === "sequence");
  if (step && sequence) stop(models.mixedInputs(later(step, sequence).source, step.name, sequence.name));
}

function later(a: ModelNode, b: ModelNode): ModelNode {
  return a.id > b.id ? a : b;
}

/** A gate decides what is stored before the memory is read. */
function checkStores(draft: Draft): void {
  for (const node of draft.nodes) {
    const store = node.optionInputs["store"];
    const gate = store === undefined ? undefined : draft.nodes[store];
    if (gate && reached(draft, [gate.id]).has(node.id)) stop(models.storeLoop(node.source, gate.name, node.name));
  }
}

/** Layers with one weights name share them, so they must be alike. */
function checkWeights(draft: Draft): void {
  const sizes = (node: ModelNode): string => {
    const inputs = node.inputs.map((id) => draft.nodes[id]?.shape ?? []);
    return [node.op, ...[...inputs, node.shape].map(showShape)].join(" ");
  };
  const owners = new Map<string, ModelNode>();
  for (const node of draft.nodes) {
    if (node.weights === undefined) continue;
    const { name, layer, reverse } = node.weights;
    const key = JSON.stringify([name, layer ?? 0, reverse ?? false]);
    const owner = owners.get(key) ?? node;
    if (sizes(owner) !== sizes(node)) stop(models.weightsDiffer(node.source, name, owner.name, node.name));
    owners.set(key, owner);
  }
}

/** The nodes by what their names would be in C. */
function checkNodeNames(draft: Draft): ReadonlyMap<string, ModelNode> {
  const seen = new Map<string, ModelNode>();
  for (const node of draft.nodes) {
    checkName(node.name, node.source);
    const other = seen.get(cNameKey(node.name));
    if (other !== undefined) stop(models.sameCName(node.source, other.name, node.name));
    seen.set(cNameKey(node.name), node);
  }
  return seen;
}

function checkOutputNames(draft: Draft, nodes: ReadonlyMap<string, ModelNode>, spanOf: (output: string) => Span): void {
  const seen = new Map<string, string>();
  for (const { name, node } of draft.outputs) {
    const at = spanOf(name);
    checkName(name, at);
    const other = seen.get(cNameKey(name));
    if (other !== undefined) stop(models.sameCName(at, `output ${other}`, `output ${name}`));
    seen.set(cNameKey(name), name);
    // An input and an output have types of their own in C, unless they are one tensor.
    const input = nodes.get(cNameKey(name));
    if (input && isInput(input) && input.id !== node) stop(models.sameCName(at, `input ${input.name}`, `output ${name}`));
  }
}

function checkName(name: string, at: Span): void {
  const problem = cNameProblem(name);
  const shown = name.length > 60 ? `${name.slice(0, 57)}...` : name;
  if (problem !== undefined) stop(models.badName(at, shown, problem));
}
