/** Loops over constants: each turn's names get its number. */

import type { Expression, ForOfStatement, ForStatement, Statement } from "ts-morph";
import { language } from "../diagnostics/language.ts";
import { truth } from "./arithmetic.ts";
import { assign } from "./assignments.ts";
import { bind, define } from "./bindings.ts";
import { type Context, stop } from "./context.ts";
import { type Place, turn } from "./place.ts";
import { Scope } from "./scope.ts";
import { spanOf } from "./spans.ts";
import { Node } from "./ts-morph.ts";
import { isList, kindOf, type Names, type Value } from "./values.ts";

/** Where statements run: the names in sight, and the place of what they build and of what they return. */
export interface Frame {
  readonly scope: Names;
  readonly place: Place;
  readonly result: (value: Expression) => Place;
  /** Reads the returned expression, where it is not an ordinary one. */
  readonly read?: (value: Expression, scope: Names) => Value;
}

export type Completion = { readonly returned: Value } | undefined;

type Run = (context: Context, body: Statement, frame: Frame) => Completion;

export function forOf(context: Context, node: ForOfStatement, frame: Frame, run: Run): Completion {
  if (node.isAwaited()) stop(language.notInLanguage(spanOf(node), "await"));
  const values = context.evaluate(context, node.getExpression(), frame.scope, frame.place);
  if (!isList(values)) return stop(language.notIterable(spanOf(node.getExpression()), kindOf(values)));
  const list = node.getInitializer();
  const variable = Node.isVariableDeclarationList(list) ? list.getDeclarations()[0] : undefined;
  if (!variable) return stop(language.notInLanguage(spanOf(list), "a loop without const", "write for (const value of values)"));
  for (const [i, value] of values.entries()) {
    context.spend(node);
    const scope: Names = new Scope(frame.scope);
    bind(context, variable.getNameNode(), value, scope, true, frame.place);
    const completion = run(context, node.getStatement(), { ...frame, scope, place: turn(frame.place, i) });
    if (completion) return completion;
  }
  return undefined;
}

export function forCounter(context: Context, node: ForStatement, frame: Frame, run: Run): Completion {
  const list = node.getInitializer();
  const condition = node.getCondition();
  const step = node.getIncrementor();
  if (!list || !Node.isVariableDeclarationList(list) || !condition || !step) {
    return stop(language.notInLanguage(spanOf(node), "a for loop without a counter", "write for (let i = 0; i < count; i++)"));
  }
  const scope: Names = new Scope(frame.scope);
  define(context, list, scope, frame.place);
  for (let i = 0; truth(context.evaluate(context, condition, scope, frame.place), condition); i++) {
    const completion = run(context, node.getStatement(), { ...frame, scope, place: turn(frame.place, i) });
    if (completion) return completion;
    assign(context, step, scope, frame.place);
  }
  return undefined;
}
