import { notRun } from "../../language/not-run.ts";
import type { UnitsOptions } from "../../language/options.ts";
import type { Indices, Shape, Tensor, Time } from "../../language/tensor.ts";

/** A learnt vector for each class: indices `[…]` to `[…, units]`. */
export function embedding<S extends Shape, T extends Time, const U extends number>(
  x: Indices<S, T>,
  options: UnitsOptions<U>,
): Tensor<[...S, U], T> {
  return notRun("embedding", x, options);
}
