/** Reads one model: its options, its step, its outputs. */

import type { CallExpression, Expression } from "ts-morph";
import type { Span } from "../diagnostics/diagnostic.ts";
import { models } from "../diagnostics/models.ts";
import type { ModelOutput } from "../ir/model.ts";
import { checkModel } from "./check-model.ts";
import { type Context, stop } from "./context.ts";
import type { Frame } from "./loops.ts";
import { readModelOptions } from "./model-options.ts";
import { below, unwrapped } from "./naming.ts";
import { fieldSpans, fields } from "./objects.ts";
import { place as makePlace, type Place } from "./place.ts";
import { Scope } from "./scope.ts";
import { shownPath, spanOf } from "./spans.ts";
import { checkFunction, runBody } from "./statements.ts";
import { Node } from "./ts-morph.ts";
import { Block, type Draft, Fields, kindOf, ModelValue, type Names, TensorValue, type Value } from "./values.ts";

const mostOutputs = 32;

export function buildModel(context: Context, node: CallExpression, scope: Names, place: Place): Value {
  if (context.draft || context.calls.length > 0) stop(models.modelInside(spanOf(node)));
  const [optionsNode, stepNode] = node.getArguments() as Expression[];
  if (!optionsNode) return stop(models.missingArgument(spanOf(node), "model", "options and a step"));
  if (!stepNode) return stop(models.missingArgument(spanOf(node), "model", "a step: () => { ... }"));
  const options = readModelOptions(context, optionsNode, scope);
  const step = context.evaluate(context, stepNode, scope, place);
  if (!(step instanceof Block)) return stop(models.missingArgument(spanOf(stepNode), "model", "a step: () => { ... }"));
  checkFunction(step.node);

  const draft: Draft = { name: place.name, file: shownPath(node.getSourceFile()), options, nodes: [], outputs: [] };
  context.draft = draft;
  try {
    const returned = runStep(context, step, { ...spanOf(stepNode), length: 1 });
    draft.outputs = outputsOf(returned, draft);
    checkModel(context, draft, { ...spanOf(node), length: 5 }, returned.spanOf);
  } finally {
    context.draft = undefined;
  }
  return new ModelValue(draft);
}

interface Returned {
  readonly value: Value;
  /** The name of the variable that was returned, if it was one. */
  readonly name: string;
  /** Where an output's name stands. */
  readonly spanOf: (output: string) => Span;
}

function runStep(context: Context, step: Block, begin: Span): Returned {
  const root = makePlace("", "");
  let name = "output";
  let spans: ReadonlyMap<string, Span> = new Map();
  let span = begin;
  const at = (value: Expression): Place => below(root, "output", value);
  const read = (value: Expression, inner: Names): Value => {
    const plain = unwrapped(value);
    span = spanOf(plain);
    spans = fieldSpans(plain);
    if (Node.isIdentifier(plain)) name = plain.getText();
    if (!Node.isObjectLiteralExpression(plain)) return context.evaluate(context, value, inner, at(value));
    const twice = (output: string, where: Node): never => stop(models.sameOutput(spanOf(where), output));
    return new Fields(fields(context, plain, inner, root, twice));
  };
  const frame: Frame = { scope: new Scope(step.scope, true), place: root, result: at, read };
  const value = runBody(context, step.node, [], frame);
  return { value, name, spanOf: (output) => spans.get(output) ?? span };
}

function outputsOf({ value, name, spanOf }: Returned, draft: Draft): readonly ModelOutput[] {
  const entries: readonly (readonly [string, Value])[] = value instanceof Fields ? [...value.entries] : [[name, value]];
  if (value === undefined || entries.length === 0) stop(models.noReturn(spanOf("")));
  if (entries.length > mostOutputs) stop(models.tooManyOutputs(spanOf(""), entries.length, mostOutputs));
  return entries.map(([output, tensor]) => {
    if (!(tensor instanceof TensorValue) || tensor.draft !== draft) return stop(models.badOutput(spanOf(output), kindOf(tensor)));
    return { name: output, node: tensor.node.id };
  });
}
