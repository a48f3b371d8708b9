import { notRun } from "../../language/not-run.ts";
import type { NodeOptions } from "../../language/options.ts";
import type { Operand, Shape, Tensor, Time } from "../../language/tensor.ts";

/** Product, element by element; the second may be one number for all, such as a gate. */
export function multiply<A extends Shape, B extends Shape, T extends Time, V extends Time>(
  a: Tensor<A, T>,
  b: Operand<"multiply", A, B, T, V>,
  options?: NodeOptions,
): Tensor<A, T> {
  return notRun("multiply", a, b, options);
}
