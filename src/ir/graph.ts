/** The value of the stage `lower`: operators with their float parameters bound, expanded and fused, in execution order. */

import type { Range } from "../arith/format.ts";
import type { Span } from "../diagnostics/diagnostic.ts";
import type { ModelOptions } from "./model.ts";
import type { Shape } from "./shape.ts";
import type { FloatTensor } from "./tensor.ts";

/** Where a node comes from: reaches the diagnostics, the names and comments in the C code, and the report. */
export interface Origin {
  readonly span: Span;
  /** The call's text in the spec. */
  readonly text: string;
}

export interface GraphNode {
  /** Its index in the graph. */
  readonly id: number;
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly number[];
  readonly shape: Shape;
  /** Set when the node holds whole numbers below this bound. */
  readonly classes?: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Canonical float parameters (weights/conventions.ts); empty where the operator has none. */
  readonly params: Readonly<Record<string, FloatTensor>>;
  /** What a relu or clamp that was folded into the node leaves of its values, in real units; ±Infinity where open. */
  readonly bounds?: Range;
  /** A sigmoid or tanh that was folded into the matrix: it leaves p, not a tensor of its own. */
  readonly activation?: "sigmoid" | "tanh";
  /** The width that its result is stored in. */
  readonly width: "int8" | "int16";
  /** Whether the layer asked for that width itself. */
  readonly widthAsked: boolean;
  readonly origin: Origin;
}

export interface GraphOutput {
  readonly name: string;
  readonly node: number;
}

export interface Graph {
  readonly name: string;
  /** The spec's file, relative to the root. */
  readonly file: string;
  readonly options: ModelOptions;
  readonly nodes: readonly GraphNode[];
  readonly outputs: readonly GraphOutput[];
}

/** The nodes that the application fills, in source order. */
export function inputsOf<N extends { readonly op: string }>(graph: { readonly nodes: readonly N[] }): readonly N[] {
  return graph.nodes.filter((node) => node.op === "input");
}
