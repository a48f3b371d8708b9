import { notRun } from "../../language/not-run.ts";
import type { LayerOptions } from "../../language/options.ts";
import type { HeadsOf, Shape, Tensor, Time, Vector } from "../../language/tensor.ts";

export interface AttentionOptions<S extends Shape, H extends number> extends LayerOptions {
  /** How many past steps can be seen: at most 512. */
  window: number;
  /** How many heads share the features: 1 by default. */
  heads?: HeadsOf<S, H>;
  /** Whether the projections have biases: `true` by default. */
  bias?: boolean;
}

/** Standard causal self-attention over the last `window` vectors, with query, key, value and output projections. */
export function attention<S extends Shape, T extends Time, const H extends number = 1>(
  x: Vector<"attention", S, T>,
  options: AttentionOptions<S, H>,
): Tensor<S, T> {
  return notRun("attention", x, options);
}
