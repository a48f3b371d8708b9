import { notRun } from "../../language/not-run.ts";
import type { NodeOptions } from "../../language/options.ts";
import type { Operand, Shape, Tensor, Time } from "../../language/tensor.ts";

/** Difference of two tensors of one shape; the second may be one number for all. */
export function subtract<A extends Shape, B extends Shape, T extends Time, V extends Time>(
  a: Tensor<A, T>,
  b: Operand<"subtract", A, B, T, V>,
  options?: NodeOptions,
): Tensor<A, T> {
  return notRun("subtract", a, b, options);
}
