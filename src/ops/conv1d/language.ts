import { notRun } from "../../language/not-run.ts";
import type { Activation, LayerOptions } from "../../language/options.ts";
import type { Shape, Slower, Tensor, Time, Vector } from "../../language/tensor.ts";

export interface ConvOptions<F extends number, N extends number> extends LayerOptions {
  /** Size of the output. */
  filters: F;
  /** How many steps each output looks at. */
  kernelSize: number;
  /** The distance of the steps that are looked at: 1 by default. */
  dilation?: number;
  /** One output for each `stride` steps: 1 by default. */
  stride?: N;
  /** Shares out features and filters: `groups: n` over `[n]` is depthwise. */
  groups?: number;
  /** Whether there is a bias: `true` by default. */
  bias?: boolean;
  activation?: Activation;
}

/** Convolution over time: each output looks at this step and steps before it. `[n]` to `[filters]`. */
export function conv1d<S extends Shape, T extends Time, const F extends number, const N extends number = 1>(
  x: Vector<"conv1d", S, T>,
  options: ConvOptions<F, N>,
): Tensor<[F], Slower<T, N>> {
  return notRun("conv1d", x, options);
}
