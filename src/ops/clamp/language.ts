import { notRun } from "../../language/not-run.ts";
import type { NodeOptions } from "../../language/options.ts";
import type { Shape, Tensor, Time } from "../../language/tensor.ts";

/** Limits every number to the range from `min` to `max`. */
export function clamp<S extends Shape, T extends Time>(x: Tensor<S, T>, options: NodeOptions & { min: number; max: number }): Tensor<S, T> {
  return notRun("clamp", x, options);
}
