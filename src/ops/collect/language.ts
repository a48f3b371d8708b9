import type { Multiply } from "../../language/arithmetic.ts";
import { notRun } from "../../language/not-run.ts";
import type { Sequence, Shape, Streaming, Tensor, Time } from "../../language/tensor.ts";

/** Gathers a stream into whole sequences of `steps` values; a new one every `hop` values (`steps` by default). */
export function collect<S extends Shape, T extends Time, const L extends number, const H extends number = L>(
  x: Streaming<"collect", S, T>,
  options: { steps: L; hop?: H },
): Tensor<S, Sequence<L, Multiply<T["every"], H>>> {
  return notRun("collect", x, options);
}
