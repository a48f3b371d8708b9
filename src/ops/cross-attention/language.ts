import { notRun } from "../../language/not-run.ts";
import type { LayerOptions } from "../../language/options.ts";
import type { HeadsOf, Shape, Tensor, Time, Vector, WholeSequence } from "../../language/tensor.ts";

/** Attention of each step to a whole sequence, such as a decoder's to its encoder. */
export function crossAttention<S extends Shape, T extends Time, M extends Shape, V extends Time, const H extends number = 1>(
  x: Vector<"crossAttention", S, T>,
  memory: WholeSequence<"crossAttention", M, V>,
  options?: LayerOptions & {
    /** How many heads share the features: 1 by default. */
    heads?: HeadsOf<S, H>;
  },
): Tensor<S, T> {
  return notRun("crossAttention", x, memory, options);
}
