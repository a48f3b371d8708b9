import { notRun } from "../../language/not-run.ts";
import type { NodeOptions } from "../../language/options.ts";
import type { Shape, Tensor, Time } from "../../language/tensor.ts";

/** x · Φ(x): a smooth relu, as transformers have it. */
export function gelu<S extends Shape, T extends Time>(x: Tensor<S, T>, options?: NodeOptions): Tensor<S, T> {
  return notRun("gelu", x, options);
}
