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
  /** Written in terms of other operators; the evaluator expands it, and `infer` is never asked. */
  readonly composite?: boolean;
  readonly infer: (call: Call) => Result;
}

/** A shape or time error, with the argument (a number) or option (its name) it is about. */
export class Misfit extends Error {
  readonly kind: "shape" | "time";
  readonly at: number | string;

  constructor(kind: "shape" | "time", message: string, at: number | string) {
    super(message);
    this.kind = kind;
    this.at = at;
  }
}
