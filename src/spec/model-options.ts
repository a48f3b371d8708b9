/** The options of a model. */

import type { Expression } from "ts-morph";
import type { Span } from "../diagnostics/diagnostic.ts";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { models } from "../diagnostics/models.ts";
import type { ModelOptions } from "../ir/model.ts";
import { formats } from "../ops/options.ts";
import { either, notNegative, oneOf, positive, record, required, rule, text, wholeNumber } from "../ops/rules.ts";
import type { Rule } from "../ops/signature.ts";
import { type Context, stop } from "./context.ts";
import { fieldSpans } from "./objects.ts";
import { checkOptions } from "./options.ts";
import { confine } from "./paths.ts";
import { place } from "./place.ts";
import { spanOf } from "./spans.ts";
import type { Names } from "./values.ts";

const paths = ["weights", "calibration", "expected", "test"] as const;

const percentile = rule("a number above 50 and at most 100", (value) => typeof value === "number" && value > 50 && value <= 100);
const ranges = either(oneOf("minmax", "mse"), record({ percentile: required(percentile) }));

const rules: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(paths.map((path) => [path, text])),
  quantize: record({ ...formats, ranges }),
  tolerance: record({ accuracyPoints: notNegative, maxError: notNegative }),
  budget: record({ ramBytes: wholeNumber(1), flashBytes: wholeNumber(1), latencyUs: positive }),
  stepsPerSecond: positive,
};

export function readModelOptions(context: Context, node: Expression, scope: Names): ModelOptions {
  const value = context.evaluate(context, node, scope, place("", ""));
  const spans = fieldSpans(node);
  const { options, notYet } = checkOptions("model", rules, { value, span: spanOf(node), fields: spans }, spanOf(node));
  const inside = Object.fromEntries(
    paths.flatMap((key) => {
      const path = options[key];
      return typeof path === "string" ? [[key, insideRoot(context, node, path, spans.get(key) ?? spanOf(node))]] : [];
    }),
  );
  if (notYet.length > 0) throw new Refusal(...notYet);
  // The rules above are those of the type.
  return { ...options, ...inside, spans: Object.fromEntries(spans) } as ModelOptions;
}

function insideRoot(context: Context, node: Expression, path: string, span: Span): string {
  return confine(context.spec.root, node.getSourceFile(), path) ?? stop(models.outsidePath(span, path));
}
