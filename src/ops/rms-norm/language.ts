import { notRun } from "../../language/not-run.ts";
import type { NormOptions } from "../../language/options.ts";
import type { Shape, Tensor, Time } from "../../language/tensor.ts";

/** Root-mean-square normalization over the last dimension. */
export function rmsNorm<S extends Shape, T extends Time>(x: Tensor<S, T>, options?: NormOptions): Tensor<S, T> {
  return notRun("rmsNorm", x, options);
}
