import { notRun } from "../../language/not-run.ts";
import type { NodeOptions } from "../../language/options.ts";
import type { Shape, Tensor, Time } from "../../language/tensor.ts";

/** 1 / (1 + e^-x): from 0 to 1, such as a gate. */
export function sigmoid<S extends Shape, T extends Time>(x: Tensor<S, T>, options?: NodeOptions): Tensor<S, T> {
  return notRun("sigmoid", x, options);
}
