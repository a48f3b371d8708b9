/** What an operator takes and gives, as the spec language needs it. Each operator's own stands in src/ops/<op>/signature.ts. */

import type { ModelNode } from "../ir/model.ts";
import type { Shape } from "../ir/shape.ts";
import type { Time } from "../ir/time.ts";

/** A rule for one option. */
export interface Rule {
  /** In words, for "must be ...". */
  readonly expected: string;
  readonly required?: boolean;
  readonly accepts: (value: unknown) => boolean;
  /** Whether a tensor may stand here; it is then given to `infer` as its node. */
  readonly tensor?: boolean;
  /** The options of an option that is an object. */
  readonly fields?: Readonly<Record<string, Rule>>;
  /** For a legal value that the compiler cannot do yet: what to do meanwhile. */
  readonly meanwhile?: (value: unknown) => string | undefined;
}

/** What stands before the options: tensors, class indices, a list of tensors, or a shape. */
export type Argument = "tensor" | "indices" | "tensors" | "shape" | "options" | "block";

/** What an operator is given: its tensor arguments, its other arguments, and its options as plain data. */
export interface Call {
  readonly op: string;
  readonly inputs: readonly ModelNode[];
  readonly shape: Shape;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Result {
  readonly shape: Shape;
  readonly time: Time;
  readonly classes?: number;
}

export interface Signature {
  readonly name: string;
  readonly takes: readonly Argument[];
  readonly options?: Readonly<Record<string, Rule>>;
  readonly hasWeights?: boolean;
  /** What other frameworks call it and its options, in lower case without "_": for "did you mean". */
  readonly synonyms?: Readonly<Record<string, string>>;
  /** Made by the compiler only; a spec cannot call it. */
  readonly internal?: boolean;
  /** Written in terms of these operators; the evaluator expands it. */
  readonly composite?: readonly string[];
  readonly infer: (call: Call) => Result;
}

/** shape, time: what is given does not fit. conflict: options contradict each other. limit: more than the arithmetic can hold. */
export type MisfitKind = "shape" | "time" | "conflict" | "limit";

/** An error of `infer`, with the argument (a number) or option (its name, such as "prune.slots") it is about. */
export class Misfit extends Error {
  readonly kind: MisfitKind;
  readonly at: number | string;
  /** What to do about it; by default, where the inputs come from. */
  readonly help: string | undefined;

  constructor(kind: MisfitKind, message: string, at: number | string, help?: string) {
    super(message);
    this.kind = kind;
    this.at = at;
    this.help = help;
  }
}
