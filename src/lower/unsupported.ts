/**
 * What the language knows and no room exists for yet: said by name, with what to do meanwhile. Options of the language itself that are
 * not supported (widths of weights and states, raw inputs) are refused where the spec is read, with their exact place.
 */

import { type Diagnostic, Refusal, stops } from "../diagnostics/diagnostic.ts";
import { models } from "../diagnostics/models.ts";
import type { Model, ModelNode } from "../ir/model.ts";
import { everyStep, sameTime, showTime, type Time } from "../ir/time.ts";
import { findOperator } from "../ops/registry.ts";

/** Throws them all. */
export function refuseUnsupported(model: Model): void {
  const diagnostics = unsupportedParts(model);
  if (stops(diagnostics)) throw new Refusal(...diagnostics);
}

function unsupportedParts(model: Model): Diagnostic[] {
  const time = timeOf(model);
  const ofNodes = model.nodes.flatMap((node): Diagnostic[] => {
    if (!findOperator(node.op)) return [{ ...models.unsupportedOperator(node.source, node.op), calledFrom: node.calledFrom }];
    if (!sameTime(node.time, time)) return [models.unsupportedTime(node.source, node.name, showTime(node.time))];
    return unsupportedOptions(node);
  });
  return [...unsupportedBudget(model), ...ofNodes];
}

/** All tensors exist at every step, or all are one whole sequence: what the first input is. */
function timeOf({ nodes }: Model): Time {
  const input = nodes.find(({ op }) => op === "input")?.time;
  return input?.kind === "sequence" && input.every === 1 ? input : everyStep;
}

/** Cycles are not modelled for any core yet: a budget that nobody checks would look as if it had been kept. */
function unsupportedBudget({ options: { budget, spans } }: Model): Diagnostic[] {
  if (budget?.latencyUs === undefined) return [];
  return [
    models.unsupportedOption(spans["budget"], "latencyUs", String(budget.latencyUs), "leave it out, and measure the step on the board"),
  ];
}

function unsupportedOptions({ op, source, attributes, optionInputs }: ModelNode): Diagnostic[] {
  const { activation } = attributes;
  const roomless = typeof activation === "string" && activation !== "linear" && !findOperator(activation);
  return [
    ...(roomless ? [models.unsupportedOption(source, "activation", JSON.stringify(activation), "take relu, sigmoid or tanh")] : []),
    ...(op === "lstm" && "stateFrom" in optionInputs
      ? [models.unsupportedOption(source, "stateFrom", "another layer's state", "leave it out: the layer begins from zeros")]
      : []),
  ];
}
