/** What an operator was given before its options. */

import type { Span } from "../diagnostics/diagnostic.ts";
import { models } from "../diagnostics/models.ts";
import type { ModelNode } from "../ir/model.ts";
import type { Shape } from "../ir/shape.ts";
import type { Argument } from "../ops/signature.ts";
import { stop } from "./context.ts";
import { Block, type Draft, isList, kindOf, TensorValue, type Value } from "./values.ts";

/** An argument and where it stands. */
export interface Given {
  readonly value: Value;
  readonly span: Span;
  /** Where each field stands, for an object literal. */
  readonly fields?: ReadonlyMap<string, Span>;
}

const words: Record<Argument, string> = {
  tensor: "a tensor",
  indices: "class indices, from inputIndex or argmax",
  tensors: "a list of tensors",
  shape: "a shape, such as [40]",
  options: "options",
  block: "a block: (x) => ...",
};

const ordinals = ["first", "second", "third"];

/** The arguments that the operator cannot do without, in order. */
export function requireArguments(
  op: string,
  takes: readonly Argument[],
  given: readonly Given[],
  source: Span,
  hasOptions: boolean,
): readonly Given[] {
  const found = takes.map((argument, i) => {
    const value = given[i];
    if (value !== undefined && value.value !== undefined) return value;
    const what = takes.length > 1 ? `${words[argument]}, as its ${ordinals[i] ?? "next"} argument` : words[argument];
    return stop(models.missingArgument(source, op, what));
  });
  const most = takes.length + (hasOptions ? 1 : 0);
  const extra = given[most];
  if (extra) stop(models.tooManyArguments(extra.span, op, most));
  return found;
}

export function tensorArgument(op: string, given: Given, draft: Draft, indices = false): ModelNode {
  const { value, span } = given;
  if (!(value instanceof TensorValue)) return stop(models.argumentNotTensor(span, op, kindOf(value)));
  if (value.draft !== draft) stop(models.argumentNotTensor(span, op, "one of another model"));
  if (indices && value.node.classes === undefined) stop(models.argumentNotTensor(span, op, "fixed-point numbers"));
  if (!indices && value.node.classes !== undefined) {
    stop(models.argumentNotTensor(span, op, "class indices; embedding(x, { units }) makes numbers of them"));
  }
  return value.node;
}

export function tensorList(op: string, given: Given, draft: Draft): readonly ModelNode[] {
  if (!isList(given.value)) return stop(models.argumentNotTensor(given.span, op, kindOf(given.value)));
  if (given.value.length === 0) stop(models.argumentNotTensor(given.span, op, "an empty list"));
  return given.value.map((value) => tensorArgument(op, { value, span: given.span }, draft));
}

export function shapeArgument(op: string, given: Given): Shape {
  const { value } = given;
  if (isList(value) && value.every((size): size is number => typeof size === "number" && Number.isSafeInteger(size) && size >= 1)) {
    return [...value];
  }
  return stop(models.badOption(given.span, `the shape of ${op}`, "a list of sizes", kindOf(value)));
}

export function blockArgument(op: string, given: Given | undefined, source: Span): Block {
  if (given?.value instanceof Block) return given.value;
  return stop(models.missingArgument(given?.span ?? source, op, words.block));
}
