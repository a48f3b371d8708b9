/** What the model needs against what the spec or the board allows; refused with a table of what uses what. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { targeting } from "../diagnostics/targets.ts";
import type { KernelChoice } from "../ir/choice.ts";
import { sequenceLength } from "../ir/graph.ts";
import { hookBytes, type MemoryPlan } from "../ir/plan.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";

export interface Limit {
  readonly bytes: number;
  /** Who sets it: "the budget" of the spec, or a board's name. */
  readonly by: string;
}

export interface Budget {
  readonly ram?: Limit | undefined;
  readonly flash?: Limit | undefined;
}

export function budgetProblems(
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
  plan: MemoryPlan,
  budget: Budget,
): Diagnostic[] {
  const problems: Diagnostic[] = [];
  // A board's limit is nowhere in the spec.
  const at = ({ by }: Limit) => (by === "the budget" ? graph.options.spans["budget"] : undefined);
  const ram = plan.stateBytes + plan.scratchBytes;
  if (budget.ram && ram > budget.ram.bytes) {
    problems.push(targeting.budgetExceeded(at(budget.ram), "RAM", ram, budget.ram.bytes, ramRows(graph, plan), budget.ram.by));
  }
  const flash = plan.weightBytes + plan.tableBytes;
  if (budget.flash && flash > budget.flash.bytes) {
    const rows = flashRows(graph, choices, plan);
    problems.push(targeting.budgetExceeded(at(budget.flash), "flash", flash, budget.flash.bytes, rows, budget.flash.by));
  }
  return problems;
}

function ramRows(graph: QuantizedGraph, plan: MemoryPlan): { name: string; bytes: number }[] {
  const state = plan.state.map(({ node, field, bytes }) => ({ name: `${graph.nodes[node]?.name}: ${field.name}`, bytes }));
  const counters = plan.counters.length > 0 ? [{ name: "statistics (--stats)", bytes: 4 * plan.counters.length }] : [];
  const hooks = plan.hooks.map((node) => ({ name: `${graph.nodes[node]?.name}: store hook`, bytes: hookBytes }));
  const scratch = sequenceLength(graph) === undefined ? [] : fullestMoment(graph, plan);
  const rest = plan.scratchBytes - scratch.reduce((sum, { bytes }) => sum + bytes, 0);
  const shared = { name: scratch.length === 0 ? "scratch, shared" : "scratch, free just then", bytes: rest };
  return [...hooks, ...state, ...counters, ...scratch, ...(rest > 0 || scratch.length === 0 ? [shared] : [])];
}

/** What the scratch holds while the node runs at which it holds most: whole sequences are what makes it great. */
function fullestMoment(graph: QuantizedGraph, plan: MemoryPlan): { name: string; bytes: number }[] {
  const moments = graph.nodes.map(({ id, name, sequence }) => {
    const tensors = plan.places.flatMap((place, of) =>
      place.kind === "scratch" && place.from <= id && id <= place.to
        ? [{ name: `${graph.nodes[of]?.name}: ${sequence?.length} positions`, bytes: place.bytes }]
        : [],
    );
    const own = [...plan.memories, ...plan.temporaries].filter(({ node }) => node === id).reduce((sum, { bytes }) => sum + bytes, 0);
    return [...tensors, ...(own > 0 ? [{ name: `${name}: its memory, and what it needs while it runs`, bytes: own }] : [])];
  });
  const total = (rows: readonly { bytes: number }[]) => rows.reduce((sum, { bytes }) => sum + bytes, 0);
  return moments.reduce((fullest, rows) => (total(rows) > total(fullest) ? rows : fullest), []);
}

function flashRows(
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
  plan: MemoryPlan,
): { name: string; bytes: number }[] {
  const weights = choices.flatMap((choice, id) =>
    choice && choice.packedBytes > 0 ? [{ name: `${graph.nodes[id]?.name}: weights`, bytes: choice.packedBytes }] : [],
  );
  return [...weights, { name: "tables", bytes: plan.tableBytes }];
}
