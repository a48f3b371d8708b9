import { notRun } from "../../language/not-run.ts";
import type { PoolOptions } from "../../language/options.ts";
import type { Shape, Slower, Tensor, Time } from "../../language/tensor.ts";

/** The greatest of the last `window` steps, once in `stride` steps. */
export function maxPool<S extends Shape, T extends Time, const N extends number>(
  x: Tensor<S, T>,
  options: PoolOptions<N>,
): Tensor<S, Slower<T, N>> {
  return notRun("maxPool", x, options);
}
