import { notRun } from "../../language/not-run.ts";
import type { RecurrentOptions } from "../../language/options.ts";
import type { Shape, Tensor, Time, Vector } from "../../language/tensor.ts";

export interface RnnOptions<U extends number> extends RecurrentOptions<U> {
  /** `"tanh"` by default. */
  activation?: "tanh" | "relu";
}

/** Plain recurrent layer, Elman's: `[n]` to `[units]`. */
export function rnn<S extends Shape, T extends Time, const U extends number>(
  x: Vector<"rnn", S, T>,
  options: RnnOptions<U>,
): Tensor<[U], T> {
  return notRun("rnn", x, options);
}
