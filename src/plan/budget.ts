/** What the model needs against what the spec or the board allows; refused with a table of what uses what. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { targeting } from "../diagnostics/targets.ts";
import type { KernelChoice } from "../ir/choice.ts";
import type { MemoryPlan } from "../ir/plan.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";

export interface Budget {
  readonly ramBytes?: number;
  readonly flashBytes?: number;
}

export function budgetProblems(
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
  plan: MemoryPlan,
  budget: Budget,
): Diagnostic[] {
  const at = graph.options.spans["budget"];
  const problems: Diagnostic[] = [];
  const ram = plan.stateBytes + plan.scratchBytes;
  if (budget.ramBytes !== undefined && ram > budget.ramBytes) {
    problems.push(targeting.budgetExceeded(at, "RAM", ram, budget.ramBytes, ramRows(graph, plan)));
  }
  const flash = plan.weightBytes + plan.tableBytes;
  if (budget.flashBytes !== undefined && flash > budget.flashBytes) {
    problems.push(targeting.budgetExceeded(at, "flash", flash, budget.flashBytes, flashRows(graph, choices, plan)));
  }
  return problems;
}

function ramRows(graph: QuantizedGraph, plan: MemoryPlan): { name: string; bytes: number }[] {
  const state = plan.state.map(({ node, field, bytes }) => ({ name: `${graph.nodes[node]?.name}: ${field.name}`, bytes }));
  return [...state, { name: "scratch, shared", bytes: plan.scratchBytes }];
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
