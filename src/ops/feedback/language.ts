import { notRun } from "../../language/not-run.ts";
import type { Literal, Shape, Step, Tensor } from "../../language/tensor.ts";

/**
 * Gives a block its own result of the step before, zeros at first: for cells of one's own.
 *
 * ```ts
 * const smooth = feedback([40], (previous) => add(multiply(previous, keep), multiply(frame, take)));
 * ```
 */
export function feedback<const S extends Shape>(
  shape: S,
  block: (previous: Tensor<Literal<S>, Step>) => Tensor<Literal<S>, Step>,
): Tensor<Literal<S>, Step> {
  return notRun("feedback", shape, block);
}
