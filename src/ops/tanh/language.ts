import { notRun } from "../../language/not-run.ts";
import type { NodeOptions } from "../../language/options.ts";
import type { Shape, Tensor, Time } from "../../language/tensor.ts";

/** From -1 to 1. */
export function tanh<S extends Shape, T extends Time>(x: Tensor<S, T>, options?: NodeOptions): Tensor<S, T> {
  return notRun("tanh", x, options);
}
