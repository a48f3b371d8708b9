/** Calls: operators, blocks, and the few functions of the library. */

import type { CallExpression, Expression } from "ts-morph";
import { language } from "../diagnostics/language.ts";
import { models } from "../diagnostics/models.ts";
import { blockArgument, type Given } from "./arguments.ts";
import { numeric } from "./arithmetic.ts";
import { addOperator, type Site } from "./build.ts";
import { bidirectional, decode, feedback, lookForward, type RunBlock, split } from "./composite.ts";
import { type Context, stop } from "./context.ts";
import { buildModel } from "./model.ts";
import { mathFunction } from "./names.ts";
import { below, calledName, unwrapped } from "./naming.ts";
import { fieldSpans } from "./objects.ts";
import type { Place } from "./place.ts";
import { firstLineOf, spanOf } from "./spans.ts";
import { runBlock } from "./statements.ts";
import { Node } from "./ts-morph.ts";
import { Block, Builtin, isList, kindOf, type Names, type Value } from "./values.ts";

export function call(context: Context, node: CallExpression, scope: Names, place: Place): Value {
  const callee = context.evaluate(context, node.getExpression(), scope, place);
  if (callee instanceof Block) {
    const values = argumentsOf(context, node, scope, place).map((given) => given.value);
    return runBlock(context, callee, values, place, spanOf(node));
  }
  if (!(callee instanceof Builtin)) return stop(language.notCallable(spanOf(node.getExpression()), kindOf(callee)));
  if (callee.kind === "model") return buildModel(context, node, scope, place);
  const given = argumentsOf(context, node, scope, place);
  switch (callee.kind) {
    case "math":
      return mathCall(callee.name, given, node);
    case "method":
      return methodCall(context, callee, given, node, place);
    case "shared": {
      const block = blockArgument("shared", given[0], spanOf(node));
      return new Block(block.node, block.scope, place.name || block.name, place.weights || block.name);
    }
    case "operator":
      return operatorCall(context, callee.name, given, node, place);
  }
}

function argumentsOf(context: Context, node: CallExpression, scope: Names, place: Place): readonly Given[] {
  return node.getArguments().flatMap((argument): readonly Given[] => {
    if (Node.isSpreadElement(argument)) {
      const spread = context.evaluate(context, argument.getExpression(), scope, place);
      if (!isList(spread)) return stop(language.notIterable(spanOf(argument), kindOf(spread)));
      context.spend(node, spread.length);
      return spread.map((value) => ({ value, span: spanOf(argument) }));
    }
    const value = context.evaluate(context, argument as Expression, scope, placeOfArgument(argument, place));
    return [{ value, span: spanOf(argument), fields: fieldSpans(argument) }];
  });
}

/** What an inner call builds adds its operator to the name; lists and objects name their parts themselves. */
function placeOfArgument(argument: Node, place: Place): Place {
  const inner = unwrapped(argument);
  const namesItself =
    Node.isArrayLiteralExpression(inner) ||
    Node.isObjectLiteralExpression(inner) ||
    Node.isArrowFunction(inner) ||
    Node.isFunctionExpression(inner);
  return namesItself ? place : below(place, calledName(argument), argument);
}

function mathCall(name: string, given: readonly Given[], node: CallExpression): number {
  const numbers = given.map((argument, i) => numeric(argument.value, node.getArguments()[i] ?? node, `Math.${name}`));
  const result = mathFunction(name)?.(...numbers) ?? Number.NaN;
  return Number.isFinite(result) ? result : stop(language.badOperand(spanOf(node), `Math.${name} gives ${result} here`));
}

function methodCall(context: Context, callee: Builtin, given: readonly Given[], node: CallExpression, place: Place): Value {
  const values = callee.receiver;
  context.spend(node, values.length);
  if (callee.name === "slice")
    return values.slice(...given.slice(0, 2).map(({ value }) => (value === undefined ? undefined : numeric(value, node, "slice"))));
  const block = blockArgument("map", given[0], spanOf(node));
  return values.map((value, i) => runBlock(context, block, [value, i], place.child(String(i)), spanOf(node)));
}

function operatorCall(context: Context, op: string, given: readonly Given[], node: CallExpression, place: Place): Value {
  const source = spanOf(node);
  if (!context.draft) return stop(models.outsideModel(source, op));
  const site: Site = { draft: context.draft, place, source, text: firstLineOf(node), calledFrom: context.calledFrom() };
  const run: RunBlock = (block, values, at) => runBlock(context, block, values, at, source);
  switch (op) {
    case "split":
      return split(given, site);
    case "bidirectional":
      return bidirectional(run, given, site);
    case "lookForward":
      return lookForward(given, site);
    case "feedback":
      return feedback(run, given, site);
    case "decode":
      return decode(run, given, site);
    default:
      return addOperator(op, given, site);
  }
}
