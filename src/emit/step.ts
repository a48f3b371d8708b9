/** What model.c prints: a block for each node in execution order, and what carries the state on. */

import type { KernelChoice } from "../ir/choice.ts";
import type { MemoryPlan } from "../ir/plan.ts";
import { bitsOf, type QuantizedGraph, type QuantizedNode } from "../ir/quantized.ts";
import { count } from "../ir/shape.ts";
import { at } from "../ops/constants.ts";
import { operatorOf } from "../ops/registry.ts";
import { callText, commentText, detailsOf } from "./comments.ts";
import type { Names } from "./names.ts";
import { expressionOf } from "./places.ts";
import { render } from "./render.ts";

export function stepView(
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
  plan: MemoryPlan,
  names: Names,
  hash: string,
): Record<string, unknown> {
  const place = (id: number) => expressionOf(id, plan, names);
  const computed = graph.nodes.filter(({ op }) => op !== "input");
  const blocks = computed.map((node, layer) => ({
    title: `${commentText(node.name)} = ${callText(node.origin.text)}    ${commentText(node.origin.span.file)}:${node.origin.span.line}`,
    details: detailsOf(node, operandsOf(graph, node)),
    layer,
    code: blockOf(graph, node, choices, names, place),
    y: place(node.id),
    bytes: (count(node.shape) * bitsOf(node)) / 8,
  }));
  const fields = fieldViews(plan, names);
  return {
    p: names.p,
    P: names.P,
    model: commentText(graph.name),
    hashLines: hashLines(hash),
    fields,
    bounded: fields.filter(({ bits, least, greatest }) => least > -(2 ** (bits - 1)) || greatest < 2 ** (bits - 1) - 1),
    blocks,
    copies: copiesOf(graph, plan, names, place),
    commits: plan.state.flatMap(({ node, field }) =>
      field.takesResult
        ? [{ name: at(graph.nodes, node).name, count: field.count, member: `${at(names.nodes, node)}_${field.name}`, from: place(node) }]
        : [],
    ),
    unusedParameters: [
      ...(plan.state.length === 0 ? ["state"] : []),
      ...(plan.scratchBytes === 0 ? ["scratch"] : []),
      ...(names.inputs.some(({ node }) => isRead(graph, node)) ? [] : ["in"]),
    ],
    freshMask: 2 ** graph.outputs.length - 1,
    snapshotFormat: 1,
    canonicalBytes: plan.snapshotBytes,
  };
}

function operandsOf(graph: QuantizedGraph, node: QuantizedNode): QuantizedNode[] {
  return node.inputs.map((id) => at(graph.nodes, id));
}

function isRead(graph: QuantizedGraph, input: QuantizedNode): boolean {
  return graph.nodes.some((node) => node.inputs.includes(input.id)) || graph.outputs.some(({ node }) => node === input.id);
}

function blockOf(
  graph: QuantizedGraph,
  node: QuantizedNode,
  choices: readonly (KernelChoice | undefined)[],
  names: Names,
  place: (id: number) => string,
): string {
  const choice = choices[node.id];
  const name = at(names.nodes, node.id);
  const view = operatorOf(node).view?.({
    node,
    inputs: operandsOf(graph, node),
    x: node.inputs.map(place),
    y: place(node.id),
    state: Object.fromEntries(node.state.map((field) => [field.name, `state->${name}_${field.name}`])),
    kernel: choice?.function === undefined ? "" : `${names.p}_${choice.function.name}`,
    arrays: Object.fromEntries((choice?.arrays ?? []).map((array) => [array.name, `${names.p}_${name}_${array.name}`])),
  });
  if (view === undefined) return "";
  return render(`ops/${view.template}.c`, view.values).trimEnd();
}

/** State fields in canonical order, with their places in the snapshot. */
export function fieldViews(
  plan: MemoryPlan,
  names: Names,
): { member: string; count: number; bits: number; bytes: number; initial: number; least: number; greatest: number; offset: number }[] {
  let offset = 0;
  return plan.state.map(({ node, field, bytes }) => {
    offset += bytes;
    const { count: length, bits, initial, least, greatest } = field;
    return {
      member: `${at(names.nodes, node)}_${field.name}`,
      count: length,
      bits,
      bytes: bits / 8,
      initial,
      least,
      greatest,
      offset: offset - bytes,
    };
  });
}

/** A node under two output names, or an input that is an output: the second place gets a copy. */
function copiesOf(graph: QuantizedGraph, plan: MemoryPlan, names: Names, place: (id: number) => string): Record<string, unknown>[] {
  return graph.outputs.flatMap(({ node }, i) => {
    const home = at(plan.places, node);
    if (home.kind === "output" && home.output === i) return [];
    return [{ to: at(names.outputs, i).member, from: place(node), count: count(at(graph.nodes, node).shape) }];
  });
}

function hashLines(hash: string): string[] {
  const bytes = hash.match(/../g) ?? [];
  return [0, 8, 16, 24].map(
    (from) =>
      `${bytes
        .slice(from, from + 8)
        .map((byte) => `0x${byte}`)
        .join(", ")},`,
  );
}
