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

/** A node that exists as a whole sequence: all positions are known together, and a memory begins empty at the first. */
export interface WholeSequence {
  /** Positions at most: a run may have fewer. */
  readonly length: number;
  /** Set where the node goes from the last position to the first. Its values stand in the order of time all the same. */
  readonly backward?: true;
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
  /** Set where `shape` is that of one position of a whole sequence; else the node has a value at every step. */
  readonly sequence?: WholeSequence;
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
  /** Set where a layer with weights became several nodes that share them out among themselves. */
  readonly part?: Part;
}

/** A node before it has its place in a graph. */
export type NewNode = Omit<GraphNode, "id">;

/** What a node is of a layer, whose name, operator, options and parameters these are. */
export interface Part extends Pick<GraphNode, "op" | "attributes" | "params"> {
  readonly name: string;
  readonly layer: string;
}

/** The node's own parameters of those of its layer: `x` of the part "query" is the layer's `query.x`. */
export function ownParams({ part }: Pick<GraphNode, "part">, params: GraphNode["params"]): GraphNode["params"] {
  if (part === undefined) return params;
  const own = Object.entries(params).filter(([name]) => name.startsWith(`${part.name}.`));
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(part.name.length + 1), tensor]));
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

/** Positions of a sequence at most, where the model takes whole sequences; undefined where it goes step by step. */
export function sequenceLength(graph: { readonly nodes: readonly { readonly sequence?: WholeSequence }[] }): number | undefined {
  return graph.nodes[0]?.sequence?.length;
}

/** The nodes that the application fills, in source order. */
export function inputsOf<N extends { readonly op: string }>(graph: { readonly nodes: readonly N[] }): readonly N[] {
  return graph.nodes.filter((node) => node.op === "input");
}
