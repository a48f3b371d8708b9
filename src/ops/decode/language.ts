import { notRun } from "../../language/not-run.ts";
import type { Indices, Sequence, Shape, Tensor, Time } from "../../language/tensor.ts";

export interface DecodeOptions<L extends number, C extends number> {
  /** The longest sequence to write. */
  steps: L;
  classes: C;
  /** The class that stands before the first. */
  first: number;
  /** The class that ends the sequence early. */
  end?: number;
}

/** Writes a sequence, one class after another, each time `context` arrives: the block gets the class before. */
export function decode<T extends Time, const L extends number, const C extends number>(
  context: Tensor<Shape, T>,
  options: DecodeOptions<L, C>,
  block: (previous: Indices<[], Sequence<L, T["every"]>, C>) => Indices<[], Sequence<L, T["every"]>, C>,
): Indices<[], Sequence<L, T["every"]>, C> {
  return notRun("decode", context, options, block);
}
