/** Numbers with a shape: what the stages hand to one another. Always in C order (the last index runs fastest). */

import type { Shape } from "./shape.ts";

/** Trained weights, or a calibrated constant, in real units. */
export interface FloatTensor {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** Stored integers of the fixed-point model. */
export interface IntTensor {
  readonly shape: Shape;
  readonly data: Int8Array | Int16Array | Int32Array;
}
