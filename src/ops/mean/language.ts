import { notRun } from "../../language/not-run.ts";
import type { OncePerSequence, Shape, Tensor, Time, WholeSequence } from "../../language/tensor.ts";

/** The mean over a whole sequence. */
export function mean<S extends Shape, T extends Time>(x: WholeSequence<"mean", S, T>): Tensor<S, OncePerSequence<T>> {
  return notRun("mean", x);
}
