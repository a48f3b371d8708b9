import { notRun } from "../../language/not-run.ts";
import type { OncePerSequence, Shape, Tensor, Time, WholeSequence } from "../../language/tensor.ts";

/** The last value of a whole sequence. */
export function last<S extends Shape, T extends Time>(x: WholeSequence<"last", S, T>): Tensor<S, OncePerSequence<T>> {
  return notRun("last", x);
}
