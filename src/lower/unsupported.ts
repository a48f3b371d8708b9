/** What the language knows and no room exists for yet: said by name, with what to do meanwhile. */

import { type Diagnostic, Refusal, type Span, stops } from "../diagnostics/diagnostic.ts";
import { models } from "../diagnostics/models.ts";
import type { Model, ModelNode } from "../ir/model.ts";
import { everyStep, sameTime, showTime } from "../ir/time.ts";
import { findOperator } from "../ops/registry.ts";

/** Throws them all. */
export function refuseUnsupported(model: Model): void {
  const diagnostics = unsupportedParts(model);
  if (stops(diagnostics)) throw new Refusal(...diagnostics);
}

function unsupportedParts(model: Model): Diagnostic[] {
  const ofModel = unsupportedWidths(model.options.quantize, model.options.spans["quantize"]);
  const ofNodes = model.nodes.flatMap((node): Diagnostic[] => {
    if (!findOperator(node.op)) return [{ ...models.unsupportedOperator(node.source, node.op), calledFrom: node.calledFrom }];
    if (!sameTime(node.time, everyStep)) return [models.unsupportedTime(node.source, node.name, showTime(node.time))];
    return unsupportedOptions(node);
  });
  return [...ofModel, ...unsupportedBudget(model), ...ofNodes];
}

/** Cycles are not modelled for any core yet: a budget that nobody checks would look as if it had been kept. */
function unsupportedBudget({ options: { budget, spans } }: Model): Diagnostic[] {
  if (budget?.latencyUs === undefined) return [];
  return [
    models.unsupportedOption(spans["budget"], "latencyUs", String(budget.latencyUs), "leave it out, and measure the step on the board"),
  ];
}

/** Options of an operator, and what to do without each. */
const without: readonly [op: string, option: string, help: string][] = [
  ["lstm", "stateFrom", "leave it out: the layer begins from zeros"],
  ["input", "raw", "leave it out, and hand in values in the input's own format: <MODEL>_<INPUT>_Q converts them"],
];

function unsupportedOptions(node: ModelNode): Diagnostic[] {
  const given = without.filter(([op, option]) => op === node.op && (option in node.attributes || option in node.optionInputs));
  const quantize = node.attributes["quantize"];
  const activation = node.attributes["activation"];
  const roomless = typeof activation === "string" && activation !== "linear" && !findOperator(activation);
  return [
    ...(roomless ? [models.unsupportedOption(node.source, "activation", JSON.stringify(activation), "take relu, sigmoid or tanh")] : []),
    ...given.map(([, option, help]) => models.unsupportedOption(node.source, option, "given", help)),
    ...unsupportedWidths(quantize, node.source),
  ];
}

/** `weights` and `state` of quantize, on the model or a layer: weights are int8, states as wide as arithmetic.md has them. */
function unsupportedWidths(quantize: unknown, at: Span | undefined): Diagnostic[] {
  if (typeof quantize !== "object" || quantize === null) return [];
  const { weights, state } = quantize as { weights?: unknown; state?: unknown };
  return [
    ...(weights === undefined || weights === "int8"
      ? []
      : [models.unsupportedOption(at, "weights", JSON.stringify(weights), "leave it out: weights are int8, a scale for each row")]),
    ...(state === undefined
      ? []
      : [models.unsupportedOption(at, "state", JSON.stringify(state), "leave it out: an lstm's cell has 32 bits")]),
  ];
}
