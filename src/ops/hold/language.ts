import { notRun } from "../../language/not-run.ts";
import type { Shape, Step, Streaming, Tensor, Time } from "../../language/tensor.ts";

/** Repeats a slower tensor's latest value at every step. */
export function hold<S extends Shape, T extends Time>(x: Streaming<"hold", S, T>): Tensor<S, Step> {
  return notRun("hold", x);
}
