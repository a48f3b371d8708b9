import { notRun } from "../../language/not-run.ts";
import type { Literal, Shape, Tensor, Time } from "../../language/tensor.ts";

/** The same numbers in another shape: `reshape(x, [10, 4])`. */
export function reshape<S extends Shape, T extends Time, const R extends Shape>(x: Tensor<S, T>, shape: R): Tensor<Literal<R>, T> {
  return notRun("reshape", x, shape);
}
