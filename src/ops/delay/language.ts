import { notRun } from "../../language/not-run.ts";
import type { Shape, Streaming, Tensor, Time } from "../../language/tensor.ts";

/** The value this many steps ago; zeros before that. */
export function delay<S extends Shape, T extends Time>(x: Streaming<"delay", S, T>, options: { steps: number }): Tensor<S, T> {
  return notRun("delay", x, options);
}
