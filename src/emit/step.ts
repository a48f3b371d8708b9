/** What model.c prints: a block for each node in execution order, and what carries the state on. */

import type { KernelChoice } from "../ir/choice.ts";
import { sequenceLength } from "../ir/graph.ts";
import type { MemoryPlan } from "../ir/plan.ts";
import { type QuantizedGraph, type QuantizedNode, rememberingNodes, valueBytes } from "../ir/quantized.ts";
import { count } from "../ir/shape.ts";
import { at } from "../ops/constants.ts";
import type { ViewContext } from "../ops/operator.ts";
import { operatorOf } from "../ops/registry.ts";
import { callText, commentText, detailsOf } from "./comments.ts";
import { hooksView } from "./header.ts";
import type { Names } from "./names.ts";
import { counterOf, expressionOf, memoryOf } from "./places.ts";
import { overPositions } from "./positions.ts";
import { render } from "./render.ts";
import { countedBy, isCounted, statisticsView } from "./statistics.ts";

export function stepView(
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
  plan: MemoryPlan,
  names: Names,
  hash: string,
): Record<string, unknown> {
  const length = sequenceLength(graph);
  const place = (id: number) => expressionOf(at(graph.nodes, id), plan, names);
  const computed = graph.nodes.filter(({ op }) => op !== "input");
  const blocks = computed.map((node, layer) => {
    const block = {
      title: `${commentText(node.name)} = ${callText(node.origin.text)}    ${commentText(node.origin.span.file)}:${node.origin.span.line}`,
      details: detailsOf(node, operandsOf(graph, node)),
      layer,
      code: blockOf(graph, node, choices, plan, names),
      y: place(node.id),
      bytes: valueBytes(node),
    };
    return node.sequence ? { text: overPositions(node, block, names) } : { text: render("model/block.c", block).trimEnd() };
  });
  const fields = fieldViews(plan, names);
  return {
    ...statisticsView(graph, plan, names),
    hooks: hooksView(graph, plan, names),
    p: names.p,
    P: names.P,
    model: commentText(graph.name),
    hashLines: hashLines(hash),
    fields,
    bounded: fields.flatMap(boundsOf),
    restoreChecks: checksOf(graph, choices, fields, names, `${names.P}_BAD_VALUE`, ({ offset }) => `values + ${offset}u`),
    stateChecks: checksOf(graph, choices, fields, names, "0", ({ member }) => `(const uint8_t *)state->${member}`),
    blocks,
    run: length === undefined ? false : { length },
    copies: copiesOf(graph, plan, names, place),
    commits: plan.state.flatMap(({ node, field }) =>
      field.takesResult
        ? [{ name: at(graph.nodes, node).name, count: field.count, member: `${at(names.nodes, node)}_${field.name}`, from: place(node) }]
        : [],
    ),
    unusedParameters: [
      ...(plan.state.length === 0 && !isCounted(plan) ? ["state"] : []),
      ...(plan.scratchBytes === 0 ? ["scratch"] : []),
      ...(names.inputs.some(({ node }) => isRead(graph, node) || countedBy(node, plan).counted) ? [] : ["in"]),
    ],
    result: length === undefined ? `${2 ** graph.outputs.length - 1}u` : `${names.P}_OK`,
    snapshotFormat: 1,
    canonicalBytes: plan.snapshotBytes,
  };
}

/** What a restored field is held against: only the ends that its type does not have already. */
function boundsOf(field: FieldView): (FieldView & Readonly<Record<"wide" | "beyond" | "stateBeyond", string>>)[] {
  const { unsigned, bits, least, greatest, member } = field;
  const beyond = (value: string) => {
    const below = !unsigned && least > -(2 ** (bits - 1)) ? [`${value} < ${least}`] : [];
    const above = greatest < 2 ** (unsigned ? bits : bits - 1) - 1 ? [`${value} > ${greatest}${unsigned ? "u" : ""}`] : [];
    return [...below, ...above].join(" || ");
  };
  if (beyond("") === "") return [];
  return [{ ...field, wide: unsigned ? "uint32_t" : "int32_t", beyond: beyond("value"), stateBeyond: beyond(`state->${member}[u]`) }];
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
  plan: MemoryPlan,
  names: Names,
): string {
  const choice = choices[node.id];
  const name = at(names.nodes, node.id);
  const place = (id: number, position?: string) => expressionOf(at(graph.nodes, id), plan, names, position);
  const mirrored = operatorOf(node).mirrors ? "steps - 1u - position" : undefined;
  const view = operatorOf(node).view?.({
    node,
    inputs: operandsOf(graph, node),
    x: node.inputs.map((id) => place(id, mirrored)),
    y: place(node.id),
    state: Object.fromEntries(node.state.map((field) => [field.name, memoryOf(node, field, name)])),
    temporaries: Object.fromEntries((choice?.temporaries ?? []).map((one) => [one.name, `scratch->${name}_${one.name}.v`])),
    ...calledBy(choice, name, names),
    ...countedBy(node, plan),
    ...(plan.hooks.includes(node.id) ? { hook: `state->${name}_store` } : {}),
  });
  if (view === undefined) return "";
  return render(`ops/${view.template}.c`, view.values).trimEnd();
}

/** The functions and constants of a node, by the names that its kernel gives them. */
function calledBy(choice: KernelChoice | undefined, name: string, names: Names): Pick<ViewContext, "kernels" | "arrays"> {
  return {
    kernels: Object.fromEntries(Object.entries(choice?.functions ?? {}).map(([key, called]) => [key, `${names.p}_${called.name}`])),
    arrays: Object.fromEntries((choice?.arrays ?? []).map((array) => [array.name, `${names.p}_${name}_${array.name}`])),
  };
}

/**
 * What each memory must satisfy beyond the bounds of its fields. bytes: a pointer to a field's canonical bytes, by its member of the state
 * and its offset among them.
 */
function checksOf(
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
  fields: readonly FieldView[],
  names: Names,
  bad: string,
  bytes: (field: FieldView) => string,
): { code: string }[] {
  return rememberingNodes(graph).flatMap((node) => {
    const name = at(names.nodes, node.id);
    const own = fields.filter((field) => field.node === node.id);
    const pointers = Object.fromEntries(own.map((field) => [field.name, bytes(field)]));
    const view = operatorOf(node).check?.({ node, bad, bytes: pointers, ...calledBy(choices[node.id], name, names) });
    return view === undefined ? [] : [{ code: render(`ops/${view.template}.c`, view.values).trimEnd() }];
  });
}

/** A state field as templates print it. */
export interface FieldView {
  readonly node: number;
  readonly name: string;
  readonly member: string;
  readonly count: number;
  /** The type of an index into it. */
  readonly counter: string;
  readonly unsigned: boolean;
  readonly sign: "s" | "u";
  readonly bits: number;
  readonly bytes: number;
  readonly initial: number;
  readonly least: number;
  readonly greatest: number;
  /** Among the canonical bytes. */
  readonly offset: number;
}

/** State fields in canonical order, with their places in the snapshot. */
export function fieldViews(plan: MemoryPlan, names: Names): FieldView[] {
  let offset = 0;
  return plan.state.map(({ node, field, bytes }) => {
    offset += bytes;
    const { name, count: length, bits, unsigned = false, initial, least, greatest } = field;
    return {
      node,
      name,
      member: `${at(names.nodes, node)}_${field.name}`,
      count: length,
      counter: counterOf(length),
      unsigned,
      sign: unsigned ? "u" : "s",
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

/** 32 bytes of C from 64 hex digits. */
export function hashLines(hash: string): string[] {
  const bytes = hash.match(/../g) ?? [];
  return [0, 8, 16, 24].map(
    (from) =>
      `${bytes
        .slice(from, from + 8)
        .map((byte) => `0x${byte}`)
        .join(", ")},`,
  );
}
