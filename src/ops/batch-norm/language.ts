import { notRun } from "../../language/not-run.ts";
import type { NormOptions } from "../../language/options.ts";
import type { Shape, Tensor, Time } from "../../language/tensor.ts";

/** Batch normalization with the statistics of training, folded into the layer before it where there is one. */
export function batchNorm<S extends Shape, T extends Time>(x: Tensor<S, T>, options?: NormOptions): Tensor<S, T> {
  return notRun("batchNorm", x, options);
}
