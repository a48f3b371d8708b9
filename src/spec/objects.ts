/** List and object literals. */

import type { ArrayLiteralExpression, ObjectLiteralExpression, PropertyName } from "ts-morph";
import type { Span } from "../diagnostics/diagnostic.ts";
import { language } from "../diagnostics/language.ts";
import { type Context, stop } from "./context.ts";
import { lookUp } from "./names.ts";
import { below, unwrapped } from "./naming.ts";
import type { Place } from "./place.ts";
import { spanOf } from "./spans.ts";
import { Node } from "./ts-morph.ts";
import { Fields, isList, kindOf, type Names, type Value } from "./values.ts";

/** An element adds its index to the name of what it builds. */
export function list(context: Context, node: ArrayLiteralExpression, scope: Names, place: Place): Value {
  const values: Value[] = [];
  for (const element of node.getElements()) {
    const index = String(values.length);
    if (Node.isSpreadElement(element)) {
      const spread = context.evaluate(context, element.getExpression(), scope, below(place, index, element.getExpression()));
      if (!isList(spread)) return stop(language.notIterable(spanOf(element), kindOf(spread)));
      context.spend(node, values.length + spread.length);
      for (const value of spread) values.push(value);
    } else {
      values.push(context.evaluate(context, element, scope, below(place, index, element)));
    }
  }
  context.spend(node, values.length);
  return values;
}

/** `twice` is told of a name that stands there for the second time. */
export function fields(
  context: Context,
  node: ObjectLiteralExpression,
  scope: Names,
  place: Place,
  twice?: (name: string, at: Node) => void,
): ReadonlyMap<string, Value> {
  const entries = new Map<string, Value>();
  const put = (name: string, value: Value, at: Node) => {
    if (entries.has(name)) twice?.(name, at);
    entries.set(name, value);
  };
  for (const field of node.getProperties()) {
    if (Node.isPropertyAssignment(field)) {
      const name = nameOf(context, field.getNameNode(), scope, place);
      const value = field.getInitializerOrThrow();
      put(name, context.evaluate(context, value, scope, below(place, name, value)), field.getNameNode());
    } else if (Node.isShorthandPropertyAssignment(field)) {
      put(field.getName(), lookUp(field.getName(), field, scope), field);
    } else if (Node.isSpreadAssignment(field)) {
      const spread = context.evaluate(context, field.getExpression(), scope, place);
      if (!(spread instanceof Fields)) return stop(language.badOperand(spanOf(field), `${kindOf(spread)} cannot be spread into an object`));
      context.spend(node, spread.entries.size);
      for (const [name, value] of spread.entries) put(name, value, field);
    } else {
      stop(language.notInLanguage(spanOf(field), "a method or accessor", "write a function outside the object"));
    }
  }
  return entries;
}

function nameOf(context: Context, node: PropertyName, scope: Names, place: Place): string {
  if (Node.isComputedPropertyName(node)) {
    const value = context.evaluate(context, node.getExpression(), scope, place);
    if (typeof value === "string" || typeof value === "number") return String(value);
    return stop(language.badOperand(spanOf(node), `${kindOf(value)} cannot name a field`));
  }
  return Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node) ? node.getLiteralText() : node.getText();
}

/** Where each field of an object literal stands; those of inner objects as "prune.slots". */
export function fieldSpans(node: Node, prefix = ""): ReadonlyMap<string, Span> {
  const object = unwrapped(node);
  const spans = new Map<string, Span>();
  if (!Node.isObjectLiteralExpression(object)) return spans;
  for (const field of object.getProperties()) {
    if (!Node.isPropertyAssignment(field) && !Node.isShorthandPropertyAssignment(field)) continue;
    const name = prefix + field.getName().replace(/^["']|["']$/g, "");
    spans.set(name, spanOf(field));
    const value = Node.isPropertyAssignment(field) ? field.getInitializer() : undefined;
    if (value) for (const [inner, span] of fieldSpans(value, `${name}.`)) spans.set(inner, span);
  }
  return spans;
}
