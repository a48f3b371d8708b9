/** Recorded sequences: what calibrates a model, what its framework answered, what a right answer would be. */

import type { Shape } from "./shape.ts";

/** An input or output of a model, as data files name it. */
export interface Port {
  readonly name: string;
  readonly shape: Shape;
  /** Set when it holds whole numbers below this bound. */
  readonly classes?: number;
}

export interface Ports {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Of a model of whole sequences: how many steps a sequence has at most. */
  readonly mostSteps?: number;
}

/** Sequences that each start from reset. Steps at and beyond a sequence's length are padding: never run, maybe not even finite. */
export interface Sequences {
  /** The file, relative to the root. */
  readonly file: string;
  /** How many sequences, at least 1. */
  readonly count: number;
  /** Steps of the longest sequence that fits, at least 1: the second axis of every array. */
  readonly steps: number;
  /** Valid steps of each sequence, 1 to `steps`. */
  readonly lengths: readonly number[];
  /** By the name of the input, [count, steps, ...shape], rounded to float32. */
  readonly inputs: Readonly<Record<string, Float32Array>>;
}

/** What the training framework itself gave for these inputs. */
export interface Expected extends Sequences {
  /** By the name of the output, [count, steps, ...shape]; whole numbers where the output holds indices. */
  readonly outputs: Readonly<Record<string, Float64Array>>;
}

/** Right answers for one output, judged at the last valid step ([count, ...]) or, perStep, at each ([count, steps, ...]). */
export type Target =
  | { readonly kind: "float"; readonly output: string; readonly perStep: boolean; readonly values: Float64Array }
  /** The right class; −1 is not judged. */
  | { readonly kind: "labels"; readonly output: string; readonly perStep: boolean; readonly values: Int32Array };

export interface TestSet extends Sequences {
  /** At least one. An output may have both kinds. */
  readonly targets: readonly Target[];
}
