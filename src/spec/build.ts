/** Adds operators to the model being read. */

import { type Diagnostic, Refusal, type Span } from "../diagnostics/diagnostic.ts";
import { invariant } from "../diagnostics/internal.ts";
import { language } from "../diagnostics/language.ts";
import { models } from "../diagnostics/models.ts";
import type { ModelNode, WeightsName } from "../ir/model.ts";
import { type Shape, showShape } from "../ir/shape.ts";
import { Misfit, type Result, type Signature } from "../ops/signature.ts";
import { signatures } from "../ops/signatures.ts";
import { type Given, requireArguments, shapeArgument, tensorArgument, tensorList } from "./arguments.ts";
import { stop } from "./context.ts";
import { checkOptions } from "./options.ts";
import type { Place } from "./place.ts";
import { type Draft, TensorValue } from "./values.ts";

const mostNodes = 10_000;

/** Where a node is made. */
export interface Site {
  readonly draft: Draft;
  readonly place: Place;
  readonly source: Span;
  readonly text: string;
  readonly calledFrom: readonly Span[];
}

type Options = Readonly<Record<string, unknown>>;

export function addOperator(op: string, given: readonly Given[], site: Site): TensorValue {
  const { inputs, options, result } = checkedCall(op, given, site);
  return addNode(op, inputs, options, result, site);
}

/** What a call gives its operator, and what it makes of it: checked, with nothing added yet. */
export function checkedCall(
  op: string,
  given: readonly Given[],
  site: Site,
): { readonly inputs: readonly ModelNode[]; readonly options: Options; readonly result: Result } {
  const signature = signatureOf(op);
  const inputs: ModelNode[] = [];
  let shape: Shape = [];
  for (const [i, argument] of requireArguments(op, signature.takes, given, site.source, signature.options !== undefined).entries()) {
    const kind = signature.takes[i];
    if (kind === "shape") shape = shapeArgument(op, argument);
    else if (kind === "tensors") inputs.push(...tensorList(op, argument, site.draft));
    else inputs.push(tensorArgument(op, argument, site.draft, kind === "indices"));
  }
  const { options, notYet } = checkOptions(op, signature.options ?? {}, given[signature.takes.length], site.source, site.draft);
  const result = infer(signature, { inputs, shape, options }, given, site);
  if (notYet.length > 0) throw new Refusal(...notYet);
  return { inputs, options, result };
}

export function signatureOf(op: string): Signature {
  const signature = signatures.get(op);
  invariant(signature !== undefined, `${op} has no signature`);
  return signature;
}

function infer(
  signature: Signature,
  call: { readonly inputs: readonly ModelNode[]; readonly shape: Shape; readonly options: Options },
  given: readonly Given[],
  site: Site,
): Result {
  try {
    return signature.infer({ op: signature.name, ...call });
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    const origins = call.inputs.map((input) => `${input.name} is ${showShape(input.shape)}, from line ${input.source.line}`);
    const help = error.help ?? (error.kind === "conflict" || origins.length === 0 ? undefined : origins.join("; "));
    return stop(misfit(error, spanOfMisfit(error.at, given, signature.takes.length) ?? site.source, help));
  }
}

function misfit(error: Misfit, span: Span, help: string | undefined): Diagnostic {
  return models[error.kind](span, error.message, help);
}

function spanOfMisfit(at: number | string, given: readonly Given[], optionsIndex: number): Span | undefined {
  if (typeof at === "number") return given[at]?.span;
  const options = given[optionsIndex];
  const outer = at.replace(/\..*$/, "");
  return options?.fields?.get(at) ?? options?.fields?.get(outer) ?? options?.span;
}

export function addNode(op: string, inputs: readonly ModelNode[], options: Options, result: Result, site: Site): TensorValue {
  const { draft, place } = site;
  if (draft.nodes.length >= mostNodes) stop(language.tooMuchWork(site.source, "operators", mostNodes));
  const optionInputs: Record<string, number> = {};
  const attributes: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(options)) {
    const node = nodeIn(value, draft);
    if (node) optionInputs[key] = node.id;
    else if (key !== "weights") attributes[key] = value;
  }
  const node: ModelNode = {
    id: draft.nodes.length,
    name: place.name,
    op,
    inputs: inputs.map((input) => input.id),
    optionInputs,
    attributes,
    ...(signatureOf(op).hasWeights ? { weights: weightsName(options["weights"], place.weights) } : {}),
    ...result,
    source: site.source,
    text: site.text,
    calledFrom: site.calledFrom,
  };
  draft.nodes.push(node);
  return new TensorValue(node, draft);
}

/** By identity, and not by a look at its fields: an object of the spec may have any. */
function nodeIn(value: unknown, draft: Draft): ModelNode | undefined {
  if (typeof value !== "object" || value === null || !("id" in value) || typeof value.id !== "number") return undefined;
  const node = draft.nodes[value.id];
  return node === value ? node : undefined;
}

function weightsName(given: unknown, otherwise: string): WeightsName {
  if (typeof given === "string") return { name: given };
  return (given as WeightsName | undefined) ?? { name: otherwise };
}
