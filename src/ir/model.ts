/** What a spec describes, as plain data: the value of the stage `read`. */

import type { Span } from "../diagnostics/diagnostic.ts";
import type { Shape } from "./shape.ts";
import type { Time } from "./time.ts";

export interface ModelNode {
  readonly id: number;
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly number[];
  /** Inputs given by option, such as a store gate. */
  readonly optionInputs: Readonly<Record<string, number>>;
  /** The options as plain data, without `weights`. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Where the weights are in the file; nodes with one such name share them. */
  readonly weights?: WeightsName;
  readonly shape: Shape;
  /** Set when the node holds whole numbers below this bound. */
  readonly classes?: number;
  readonly time: Time;
  /** Where the call stands in the spec. */
  readonly source: Span;
  /** The call's first line of text, for comments in the C code. */
  readonly text: string;
  /** Where the blocks around the call were called from, innermost first. */
  readonly calledFrom: readonly Span[];
}

/** `weights: "name"` or `weights: { name, layer, reverse, layout }`. */
export interface WeightsName {
  readonly name: string;
  readonly layer?: number;
  readonly reverse?: boolean;
  readonly layout?: "pytorch" | "keras" | "onnx";
}

export interface ModelOutput {
  readonly name: string;
  readonly node: number;
}

export interface Model {
  readonly name: string;
  /** The file that exports it, relative to the root, with "/". */
  readonly file: string;
  readonly options: ModelOptions;
  readonly nodes: readonly ModelNode[];
  readonly outputs: readonly ModelOutput[];
}

export type RangeMethod = "minmax" | "mse" | { readonly percentile: number };

export interface ModelOptions {
  /** Paths relative to the root, with "/"; checked to stay inside it. */
  readonly weights?: string;
  readonly calibration?: string;
  readonly expected?: string;
  readonly test?: string;
  readonly quantize?: {
    readonly activations?: "int8" | "int16";
    readonly weights?: string;
    readonly state?: string;
    readonly ranges?: RangeMethod;
  };
  readonly tolerance?: { readonly accuracyPoints?: number; readonly maxError?: number };
  readonly budget?: { readonly ramBytes?: number; readonly flashBytes?: number; readonly latencyUs?: number };
  readonly stepsPerSecond?: number;
  /** Where each option stands in the spec, for diagnostics. */
  readonly spans: Readonly<Record<string, Span>>;
}
