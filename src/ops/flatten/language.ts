import type { Product } from "../../language/arithmetic.ts";
import { notRun } from "../../language/not-run.ts";
import type { Shape, Tensor, Time } from "../../language/tensor.ts";

/** All dimensions as one. */
export function flatten<S extends Shape, T extends Time>(x: Tensor<S, T>): Tensor<[Product<S>], T> {
  return notRun("flatten", x);
}
