import { notRun } from "../../language/not-run.ts";
import type { RecurrentOptions } from "../../language/options.ts";
import type { Shape, Tensor, Time, Vector } from "../../language/tensor.ts";

/** Long short-term memory: `[n]` to `[units]`. Its memory lasts from step to step; in a whole sequence, from its start. */
export function lstm<S extends Shape, T extends Time, const U extends number>(
  x: Vector<"lstm", S, T>,
  options: RecurrentOptions<U>,
): Tensor<[U], T> {
  return notRun("lstm", x, options);
}
