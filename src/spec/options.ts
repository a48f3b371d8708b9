/** Options against their rules. */

import type { Diagnostic, Span } from "../diagnostics/diagnostic.ts";
import { models } from "../diagnostics/models.ts";
import type { Rule } from "../ops/signature.ts";
import type { Given } from "./arguments.ts";
import { stop } from "./context.ts";
import { meant } from "./synonyms.ts";
import { type Draft, Fields, kindOf, TensorValue, toData, type Value } from "./values.ts";

export interface CheckedOptions {
  /** Plain data; a tensor among them stays a node of the graph. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What is legal but cannot be done yet: said after everything else was found right. */
  readonly notYet: readonly Diagnostic[];
}

type Rules = Readonly<Record<string, Rule>>;

export function checkOptions(op: string, rules: Rules, given: Given | undefined, source: Span, draft?: Draft): CheckedOptions {
  const span = given?.span ?? source;
  const value = given?.value ?? new Fields(new Map());
  if (!(value instanceof Fields)) return stop(models.badOption(span, `the last argument of ${op}`, "an object of options", kindOf(value)));
  const notYet: Diagnostic[] = [];
  const at = (path: string): Span => given?.fields?.get(path) ?? (path.includes(".") ? at(path.replace(/\.[^.]*$/, "")) : span);
  return { options: check(value, rules, ""), notYet };

  function check(fields: Fields, allowed: Rules, prefix: string): Record<string, unknown> {
    const options: Record<string, unknown> = {};
    for (const [key, field] of fields.entries) {
      if (field === undefined) continue;
      const path = prefix + key;
      const rule = Object.hasOwn(allowed, key) ? allowed[key] : undefined;
      if (!rule) return stop(models.unknownOption(at(path), op, path, meant(key, Object.keys(allowed), op)));
      options[key] = one(field, rule, path);
    }
    const missing = Object.keys(allowed).find((key) => allowed[key]?.required && !(key in options));
    if (missing !== undefined) stop(models.missingOption(prefix ? at(prefix.slice(0, -1)) : span, op, prefix + missing));
    return options;
  }

  function one(field: Value, rule: Rule, path: string): unknown {
    if (field instanceof Fields && rule.fields) return check(field, rule.fields, `${path}.`);
    const isTensor = field instanceof TensorValue;
    const plain = isTensor ? field.node : toData(field);
    const fits = isTensor ? rule.tensor : rule.accepts(plain);
    if (!fits) stop(models.badOption(at(path), path, rule.expected, describe(field)));
    if (isTensor && field.draft !== draft) stop(models.argumentNotTensor(at(path), op, "one of another model"));
    if (isTensor && field.node.classes !== undefined) stop(models.argumentNotTensor(at(path), op, "class indices"));
    const meanwhile = rule.meanwhile?.(plain);
    if (meanwhile !== undefined) notYet.push(models.unsupportedOption(at(path), path, kindOf(field), meanwhile));
    return plain;
  }
}

/** Short lists are shown as they are. */
function describe(value: Value): string {
  const data = toData(value);
  const isShort = Array.isArray(data) && data.length <= 8 && data.every((item) => typeof item === "number");
  return isShort ? `[${data.join(", ")}]` : kindOf(value);
}
