import { notRun } from "../../language/not-run.ts";
import type { Literal, Sequence, Shape, Step, Tensor } from "../../language/tensor.ts";

export interface InputOptions<L extends number> {
  /** The least and the greatest value; taken from the calibration by default. It wins over the calibration. */
  range?: readonly [number, number];
  /** Makes it a whole sequence of this many steps. */
  steps?: L;
  /** The type of a sensor's integers: physical = raw * scale + offset. Not supported yet. */
  raw?: "int8" | "uint8" | "int16" | "uint16";
  /** What one raw step stands for: a number, or one for each feature. */
  scale?: number | readonly number[];
  /** The physical value of raw 0: a number, or one for each feature; 0 by default. */
  offset?: number | readonly number[];
}

/**
 * What the device hands to the model at each step.
 *
 * ```ts
 * const frame = input([40], { range: [-1, 1] }); // Tensor<[40], Step>
 * const clip = input([40], { steps: 100 });      // Tensor<[40], Sequence<100, 1>>: all at once
 * ```
 */
export function input<const S extends Shape, const L extends number = never>(
  shape: S,
  options?: InputOptions<L>,
): Tensor<Literal<S>, [NoInfer<L>] extends [never] ? Step : Sequence<NoInfer<L>, 1>> {
  return notRun("input", shape, options);
}
