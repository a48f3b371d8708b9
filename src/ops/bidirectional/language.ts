import { notRun } from "../../language/not-run.ts";
import type { Doubled, Shape, Tensor, Time, WholeSequence } from "../../language/tensor.ts";

/**
 * Runs a block over a whole sequence in both directions, with weights of its own in each, and joins the results.
 *
 * ```ts
 * const both = bidirectional(collect(frame, { steps: 100 }), (x) => lstm(x, { units: 48 })); // [96]
 * ```
 */
export function bidirectional<S extends Shape, T extends Time, R extends Shape>(
  x: WholeSequence<"bidirectional", S, T>,
  block: (x: Tensor<S, T>) => Tensor<R, T>,
): Tensor<Doubled<R>, T> {
  return notRun("bidirectional", x, block);
}
