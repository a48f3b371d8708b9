/** What a name, or a name after a dot, stands for. */

import type { Node } from "ts-morph";
import { language } from "../diagnostics/language.ts";
import { type Context, Passed, stop } from "./context.ts";
import { failed, undefinedYet } from "./scope.ts";
import { spanOf } from "./spans.ts";
import { meant } from "./synonyms.ts";
import { Builtin, Fields, isList, kindOf, type Names, Namespace, TensorValue, type Value } from "./values.ts";

/** Names that exist where JavaScript runs, and not while a spec is read. */
const hostNames = new Set(
  "process globalThis window document require module exports console fetch Date crypto performance navigator Deno Bun Buffer __dirname __filename eval setTimeout setInterval Promise Symbol Object Array Number String JSON Function Reflect Proxy Error".split(
    " ",
  ),
);

export function lookUp(name: string, node: Node, scope: Names): Value {
  if (name === "undefined") return undefined;
  const found = scope.find(name);
  if (!found) {
    if (name === "Math") return math;
    if (name === "NaN" || name === "Infinity") return Number(name);
    if (hostNames.has(name)) stop(language.notConstant(spanOf(node), name));
    return stop(language.unknownName(spanOf(node), name, meant(name, scope.names())));
  }
  const { value } = found.variable;
  if (value === failed) throw new Passed();
  if (value === undefinedYet) return stop(language.usedTooEarly(spanOf(node), name));
  return value;
}

const mathFunctions: ReadonlyMap<string, (...values: number[]) => number> = new Map<string, (...values: number[]) => number>([
  ["abs", Math.abs],
  ["ceil", Math.ceil],
  ["floor", Math.floor],
  ["log2", Math.log2],
  ["max", Math.max],
  ["min", Math.min],
  ["pow", Math.pow],
  ["round", Math.round],
  ["sqrt", Math.sqrt],
]);
const math = new Namespace(
  "Math",
  (name) => (name === "PI" ? Math.PI : mathFunctions.has(name) ? new Builtin("math", name) : undefined),
  () => [...mathFunctions.keys(), "PI"],
);

export function mathFunction(name: string): ((...values: number[]) => number) | undefined {
  return mathFunctions.get(name);
}

const changing = new Set(["push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill"]);

export function property(context: Context, object: Value, name: string, node: Node): Value {
  context.spend(node);
  if (object instanceof Fields) return object.entries.get(name);
  if (object instanceof TensorValue && name === "shape") return object.node.shape;
  if (object instanceof Namespace) return member(object, name, node);
  if ((isList(object) || typeof object === "string") && name === "length") return object.length;
  if (isList(object) && (name === "map" || name === "slice")) return new Builtin("method", name, object);
  if (isList(object) && changing.has(name)) stop(language.immutable(spanOf(node)));
  return stop(language.noProperty(spanOf(node), name, kindOf(object)));
}

export function element(context: Context, object: Value, index: Value, node: Node): Value {
  if (!isList(object) || typeof index !== "number")
    return property(context, object, String(typeof index === "object" ? kindOf(index) : index), node);
  if (Number.isInteger(index) && index >= 0 && index < object.length) return object[index];
  return stop(language.noProperty(spanOf(node), `element ${index}`, `a list of ${object.length}`));
}

function member(object: Namespace, name: string, node: Node): Value {
  const value = object.get(name);
  if (value !== undefined) return value;
  if (object === math) stop(language.notConstant(spanOf(node), `Math.${name}`));
  return stop(language.unknownOperator(spanOf(node), name, meant(name, object.members())));
}
