import { notRun } from "../../language/not-run.ts";
import type { NodeOptions } from "../../language/options.ts";
import type { Shape, Tensor, Time } from "../../language/tensor.ts";

/** Negative numbers become 0. */
export function relu<S extends Shape, T extends Time>(x: Tensor<S, T>, options?: NodeOptions): Tensor<S, T> {
  return notRun("relu", x, options);
}
