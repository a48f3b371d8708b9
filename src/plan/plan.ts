/**
 * plan: QuantizedGraph, KernelChoice[], a budget → MemoryPlan.
 *
 * A node that is an output lives in the output's struct; others live in the scratch from the node that writes them to the last that
 * reads them, and bytes whose lives do not overlap are shared. What the state takes over (a recurrent h) lives to the end of the step,
 * what a kernel needs only while its node runs (logits, sums) for that node alone, and so does what a node of a whole sequence remembers.
 * With `stats` the state holds a counter for everything that is counted.
 * Guarantees that no two live tensors overlap. Refuses what the budget does not hold, with a table of what uses what.
 */

import type { KernelChoice } from "../ir/choice.ts";
import { type Temporary, tableBytes } from "../ir/choice.ts";
import { sequenceLength } from "../ir/graph.ts";
import type { MemoryPlace, MemoryPlan, Place, TemporaryPlace } from "../ir/plan.ts";
import type { QuantizedGraph, QuantizedNode } from "../ir/quantized.ts";
import { fieldBytes, hookedNodes, valueBytes } from "../ir/quantized.ts";
import { at } from "../ops/constants.ts";
import { operatorOf } from "../ops/registry.ts";
import { checkPlan } from "./check-plan.ts";
import { packed } from "./pack.ts";
import { stateLayout } from "./state-layout.ts";

export interface PlanOptions {
  readonly stats?: boolean;
}

export function plan(
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
  { stats = false }: PlanOptions = {},
): MemoryPlan {
  const hooks = hookedNodes(graph).map(({ id }) => id);
  const counters = stats ? countersOf(graph) : [];
  const { places, temporaries, memories, scratchBytes } = placeNodes(graph, choices);
  const { slots, stateBytes } = stateLayout(graph, hooks.length, counters.length);
  const used = choices.filter((choice) => choice !== undefined);
  const tables = new Set(used.flatMap((choice) => choice.tables));
  const value: MemoryPlan = {
    places,
    temporaries,
    memories,
    state: slots,
    hooks,
    counters,
    stateBytes,
    scratchBytes,
    inputBytes: sum(graph.nodes.filter(({ op }) => op === "input").map(portBytes)),
    outputBytes: sum(graph.outputs.map(({ node }) => portBytes(at(graph.nodes, node)))),
    weightBytes: sum(used.map((choice) => choice.packedBytes)),
    tableBytes: sum([...tables].map((table) => tableBytes[table])),
    snapshotBytes: sum(slots.map(({ bytes }) => bytes)),
  };
  checkPlan(graph, value);
  return value;
}

function countersOf(graph: QuantizedGraph): MemoryPlan["counters"] {
  // Refused before: nothing lasts from run to run.
  if (sequenceLength(graph) !== undefined) return [];
  return graph.nodes.flatMap((node) => (operatorOf(node).statistics?.(node)?.counters ?? []).map(({ name }) => ({ node: node.id, name })));
}

function placeNodes(
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
): { places: Place[]; temporaries: TemporaryPlace[]; memories: MemoryPlace[]; scratchBytes: number } {
  const last = lastReaders(graph);
  const homes = graph.nodes.map((node): Place | undefined => {
    if (node.op === "input") return { kind: "input" };
    const output = graph.outputs.findIndex((candidate) => candidate.node === node.id);
    return output < 0 ? undefined : { kind: "output", output };
  });
  const inScratch = graph.nodes.filter(({ id }) => homes[id] === undefined);
  const needed = graph.nodes.flatMap(({ id }) =>
    (choices[id]?.temporaries ?? []).map((temporary) => ({ node: id, temporary, bytes: temporaryBytes(temporary) })),
  );
  const remembered = graph.nodes.flatMap(({ id, sequence, state }) =>
    sequence ? state.map((field) => ({ node: id, field, bytes: fieldBytes(field) })) : [],
  );
  const { offsets, bytes } = packed([
    ...inScratch.map((node) => ({ bytes: bytesOf(node), from: node.id, to: at(last, node.id) })),
    ...[...needed, ...remembered].map((one) => ({ bytes: one.bytes, from: one.node, to: one.node })),
  ]);
  for (const [i, node] of inScratch.entries()) {
    homes[node.id] = { kind: "scratch", offset: at(offsets, i), bytes: bytesOf(node), from: node.id, to: at(last, node.id) };
  }
  const temporaries = needed.map((one, i) => ({ ...one, offset: at(offsets, inScratch.length + i) }));
  const memories = remembered.map((one, i) => ({ ...one, offset: at(offsets, inScratch.length + needed.length + i) }));
  return { places: homes.map((home) => home ?? { kind: "input" }), temporaries, memories, scratchBytes: bytes };
}

/** The index of the last node that reads each; the number of nodes where the state takes the value over. */
function lastReaders(graph: QuantizedGraph): number[] {
  const last = graph.nodes.map((node) =>
    node.sequence === undefined && node.state.some((field) => field.takesResult) ? graph.nodes.length : node.id,
  );
  for (const node of graph.nodes) for (const id of node.inputs) last[id] = Math.max(at(last, id), node.id);
  return last;
}

/** Of all positions. */
function bytesOf(node: QuantizedNode): number {
  return valueBytes(node) * (node.sequence?.length ?? 1);
}

function temporaryBytes({ type, count: length }: Temporary): number {
  return { int8_t: 1, int16_t: 2, int32_t: 4 }[type] * length;
}

/** A tensor that the application sees is a union with a uint32_t. */
function portBytes(node: QuantizedNode): number {
  return Math.ceil(valueBytes(node) / 4) * 4;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
