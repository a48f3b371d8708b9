import { notRun } from "../../language/not-run.ts";
import type { NodeOptions } from "../../language/options.ts";
import type { Shape, Tensor, Time, Vector } from "../../language/tensor.ts";

/** The last `length` samples of a stream of samples, under a window. */
export function frames<S extends Shape, T extends Time, const N extends number>(
  x: Vector<"frames", S, T>,
  options: NodeOptions & { length: N; window?: "hann" | "hamming" | "rectangular" },
): Tensor<[N], T> {
  return notRun("frames", x, options);
}
