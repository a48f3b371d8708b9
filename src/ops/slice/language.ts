import type { Subtract } from "../../language/arithmetic.ts";
import { notRun } from "../../language/not-run.ts";
import type { Shape, Tensor, Time, WithLast } from "../../language/tensor.ts";

/** Elements `start` to `end` - 1 of the last dimension. */
export function slice<S extends Shape, T extends Time, const A extends number, const B extends number>(
  x: Tensor<S, T>,
  options: { start: A; end: B },
): Tensor<WithLast<S, Subtract<B, A>>, T> {
  return notRun("slice", x, options);
}
