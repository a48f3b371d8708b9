import { notRun } from "../../language/not-run.ts";
import type { RecurrentOptions } from "../../language/options.ts";
import type { Shape, Tensor, Time, Vector } from "../../language/tensor.ts";

export interface GruOptions<U extends number> extends RecurrentOptions<U> {
  /** Whether the reset gate acts after the recurrent product (PyTorch, Keras: the default) or before it. */
  resetAfter?: boolean;
}

/** Gated recurrent unit: `[n]` to `[units]`. */
export function gru<S extends Shape, T extends Time, const U extends number>(
  x: Vector<"gru", S, T>,
  options: GruOptions<U>,
): Tensor<[U], T> {
  return notRun("gru", x, options);
}
