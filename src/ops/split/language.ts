import { notRun } from "../../language/not-run.ts";
import type { PartsOf, Shape, Tensor, Time, WithLast } from "../../language/tensor.ts";

/** Cuts the last dimension into parts: `const [left, right] = split(x, { sizes: [32, 32] })`. */
export function split<S extends Shape, T extends Time, const Sizes extends Shape>(
  x: Tensor<S, T>,
  options: { sizes: PartsOf<S, Sizes> },
): { -readonly [I in keyof Sizes]: Tensor<WithLast<S, Sizes[I] & number>, T> } {
  return notRun("split", x, options);
}
