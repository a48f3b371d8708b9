/** What the parts of the evaluator share while one spec is read. */

import type { Expression, Node } from "ts-morph";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.ts";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { language } from "../diagnostics/language.ts";
import type { LoadedSpec } from "./load.ts";
import type { Place } from "./place.ts";
import { spanOf } from "./spans.ts";
import type { Block, Draft, Names, Value } from "./values.ts";

/** Thrown where a value failed before: the message is already given. */
export class Passed extends Error {}

/** Thrown where reading must end: the message is already given. */
export class TooMuchWork extends Error {}

const limits = { steps: 1_000_000, depth: 64, items: 100_000 } as const;

export type Evaluate = (context: Context, node: Expression, scope: Names, place: Place) => Value;

export class Context {
  readonly spec: LoadedSpec;
  /** The evaluator itself, passed here so that its parts do not import each other in a circle. */
  readonly evaluate: Evaluate;
  readonly diagnostics: Diagnostic[] = [];
  /** The blocks around what is being read, outermost first. */
  readonly calls: { readonly block: Block; readonly span: Span }[] = [];
  /** The model being read, if any. */
  draft: Draft | undefined;
  #steps = 0;

  constructor(spec: LoadedSpec, evaluate: Evaluate) {
    this.spec = spec;
    this.evaluate = evaluate;
  }

  /** Counts work, so that no spec takes for ever to read. */
  spend(node: Node, steps = 1, what = "items in a list"): void {
    this.#steps += steps;
    if (this.#steps > limits.steps) this.#giveUp(node, "steps", limits.steps);
    if (steps > limits.items) this.#giveUp(node, what, limits.items);
    if (this.calls.length > limits.depth) this.#giveUp(node, "nested blocks", limits.depth);
  }

  #giveUp(node: Node, what: string, limit: number): never {
    this.report(language.tooMuchWork(spanOf(node), what, limit));
    throw new TooMuchWork();
  }

  calledFrom(): readonly Span[] {
    return this.calls.map((call) => call.span).reverse();
  }

  /** Each message once, although a block with a mistake may be called many times. */
  report(diagnostic: Diagnostic): void {
    const calledFrom = this.calledFrom();
    if (this.diagnostics.some((known) => known.code === diagnostic.code && samePlace(known.span, diagnostic.span))) return;
    this.diagnostics.push(calledFrom.length > 0 ? { ...diagnostic, calledFrom } : diagnostic);
  }

  /** What a failed statement has to say, if it was not said before. Other exceptions go on. */
  reportFailure(error: unknown): void {
    if (error instanceof Refusal) for (const diagnostic of error.diagnostics) this.report(diagnostic);
    else if (!(error instanceof Passed)) throw error;
  }
}

function samePlace(a: Span | undefined, b: Span | undefined): boolean {
  return a?.file === b?.file && a?.line === b?.line && a?.column === b?.column;
}

/** Ends the statement. */
export function stop(diagnostic: Diagnostic): never {
  throw new Refusal(diagnostic);
}
