import { notRun } from "../../language/not-run.ts";
import type { NodeOptions } from "../../language/options.ts";
import type { Joinable, Joined, Tensor, TimeOf, WithLast } from "../../language/tensor.ts";

/** Joins tensors along the last dimension: `concat([frame, memory])`. */
export function concat<const Ts extends readonly Tensor[]>(
  tensors: Joinable<"concat", Ts>,
  options?: NodeOptions,
): Tensor<WithLast<Ts[0]["shape"], Joined<Ts>>, TimeOf<Ts[0]>> {
  return notRun("concat", tensors, options);
}
