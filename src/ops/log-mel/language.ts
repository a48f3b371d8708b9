import { notRun } from "../../language/not-run.ts";
import type { NodeOptions } from "../../language/options.ts";
import type { Shape, Tensor, Time, Vector } from "../../language/tensor.ts";

/** Logarithm of the power in mel bands. */
export function logMel<S extends Shape, T extends Time, const N extends number>(
  x: Vector<"logMel", S, T>,
  options: NodeOptions & { bands: N; sampleRate: number; low?: number; high?: number },
): Tensor<[N], T> {
  return notRun("logMel", x, options);
}
