import { notRun } from "../../language/not-run.ts";
import type { NormOptions } from "../../language/options.ts";
import type { Shape, Tensor, Time } from "../../language/tensor.ts";

/** Layer normalization over the last dimension. */
export function layerNorm<S extends Shape, T extends Time>(x: Tensor<S, T>, options?: NormOptions): Tensor<S, T> {
  return notRun("layerNorm", x, options);
}
