/** What --stats adds to the C: a counter for everything that is counted, its place in the state, and how it is read. */

import { limits } from "../arith/format.ts";
import type { MemoryPlan } from "../ir/plan.ts";
import type { QuantizedGraph, QuantizedNode } from "../ir/quantized.ts";
import { count } from "../ir/shape.ts";
import { at } from "../ops/constants.ts";
import { operatorOf } from "../ops/registry.ts";
import type { Names } from "./names.ts";
import { expressionOf, memoryOf } from "./places.ts";
import { render } from "./render.ts";

export function isCounted({ counters }: MemoryPlan): boolean {
  return counters.length > 0;
}

/** A pointer to the first counter of a node, if it has any. */
export function countedBy(node: QuantizedNode, { counters }: MemoryPlan): { readonly counted?: string } {
  const first = counters.findIndex((counter) => counter.node === node.id);
  return first < 0 ? {} : { counted: pointer(first) };
}

/** The struct that <model>_stats fills: a member for each node that has something to tell. */
export function statisticsMembers(
  graph: QuantizedGraph,
  plan: MemoryPlan,
  names: Names,
): { member: string; op: string; fields: { name: string; about: string }[] }[] {
  if (!isCounted(plan)) return [];
  return graph.nodes.flatMap((node) => {
    const told = operatorOf(node).statistics?.(node);
    if (told === undefined) return [];
    const fields = [...told.counters, ...(told.computed ?? [])].map(({ name, about }) => ({ name, about }));
    return [{ member: at(names.nodes, node.id), op: node.op, fields }];
  });
}

export function statisticsView(graph: QuantizedGraph, plan: MemoryPlan, names: Names): Record<string, unknown> {
  return {
    counters: plan.counters.length,
    ends: isCounted(plan) ? graph.nodes.flatMap((node) => endsOf(node, plan, names)) : [],
    counts: plan.counters.map(({ node, name }, i) => ({
      to: `statistics->${at(names.nodes, node)}.${name}`,
      from: `state->counted[${i}]`,
    })),
    computed: isCounted(plan) ? graph.nodes.flatMap((node) => computedOf(node, names)) : [],
  };
}

/** An input has no block of its own in the step. */
function endsOf(node: QuantizedNode, plan: MemoryPlan, names: Names): Record<string, unknown>[] {
  const { counted } = countedBy(node, plan);
  if (node.op !== "input" || node.format === undefined || counted === undefined) return [];
  const { lo, hi } = limits(node.format);
  return [{ counted, values: expressionOf(node, plan, names), count: count(node.shape), lo, hi }];
}

function computedOf(node: QuantizedNode, names: Names): { code: string }[] {
  const name = at(names.nodes, node.id);
  const state = Object.fromEntries(node.state.map((field) => [field.name, memoryOf(node, field, name)]));
  return (operatorOf(node).statistics?.(node)?.computed ?? []).map((one) => {
    const { template, values } = one.view({ node, state, to: `statistics->${name}.${one.name}` });
    return { code: render(`ops/${template}.c`, values).trimEnd() };
  });
}

function pointer(counter: number): string {
  return counter === 0 ? "state->counted" : `state->counted + ${counter}`;
}
