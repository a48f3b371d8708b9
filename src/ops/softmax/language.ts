import { notRun } from "../../language/not-run.ts";
import type { NodeOptions } from "../../language/options.ts";
import type { Shape, Tensor, Time } from "../../language/tensor.ts";

/** Shares that sum to 1, over the last dimension. At most 512 numbers. */
export function softmax<S extends Shape, T extends Time>(x: Tensor<S, T>, options?: NodeOptions): Tensor<S, T> {
  return notRun("softmax", x, options);
}
