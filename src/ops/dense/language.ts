import { notRun } from "../../language/not-run.ts";
import type { Activation, UnitsOptions } from "../../language/options.ts";
import type { LabelsFor, Shape, Tensor, Time, WithLast } from "../../language/tensor.ts";

export interface DenseOptions<U extends number, L extends readonly string[]> extends UnitsOptions<U> {
  activation?: Activation;
  /** Whether there is a bias: `true` by default. */
  bias?: boolean;
  /** One name for each unit. */
  labels?: LabelsFor<U, L>;
}

/**
 * Weights times input plus bias, over the last dimension: `[…, n]` to `[…, units]`.
 *
 * ```ts
 * const scores = dense(memory, { units: 3, labels: ["zero", "one", "two"] });
 * ```
 */
export function dense<S extends Shape, T extends Time, const U extends number, const L extends readonly string[]>(
  x: Tensor<S, T>,
  options: DenseOptions<U, L>,
): Tensor<WithLast<S, U>, T> {
  return notRun("dense", x, options);
}
