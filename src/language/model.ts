/** Models and shared blocks, as the editor sees them. */

import { notRun } from "./not-run.ts";
import type { Quantize } from "./options.ts";
import type { Indices, Tensor } from "./tensor.ts";

export interface ModelOptions {
  /** The trained weights, relative to this file: `.safetensors` or `.npz`. */
  weights?: string;
  /** Recorded inputs that set the number formats: an `.npz` file, or a folder of `.npy`. */
  calibration?: string;
  /** What the training framework itself computed, to compare with: inputs and outputs. */
  expected?: string;
  /** Inputs with answers (`<output>.labels` or float targets), to judge accuracy by. */
  test?: string;
  /** Number formats for all layers; a layer's own `quantize` wins. */
  quantize?: Quantize & {
    /** How a tensor's range is taken from the calibration: `"minmax"` by default. */
    ranges?: "minmax" | "mse" | { readonly percentile: number };
  };
  /** What `lookback verify` accepts. */
  tolerance?: {
    /** How many percentage points the fixed-point model may lose against the float one; needs labels in `test`. */
    readonly accuracyPoints?: number;
    /** The greatest difference of an output, in its own units. */
    readonly maxError?: number;
  };
  /** What the device has room for; more is an error. */
  budget?: { readonly ramBytes?: number; readonly flashBytes?: number; readonly latencyUs?: number };
  /** How many steps arrive in a second; used in reports only. */
  stepsPerSecond?: number;
}

export interface Model {
  readonly kind: "model";
}

export type Output = Tensor | Indices;

/**
 * A model: the function describes one time step and returns one tensor, or several by name.
 *
 * ```ts
 * export default model({ weights: "./digits.safetensors", calibration: "./calibration.npz" }, () => {
 *   const frame = input([40], { range: [-1, 1] });
 *   const memory = lstm(frame, { units: 64 });
 *   return softmax(dense(memory, { units: 10 }));
 * });
 * ```
 */
export function model(options: ModelOptions, step: () => Output | { readonly [name: string]: Output }): Model {
  return notRun("model", options, step);
}

/** A block whose every use has the same weights. Each use keeps its own state. */
export function shared<Block extends (...args: never[]) => unknown>(block: Block): Block {
  return notRun("shared", block);
}
