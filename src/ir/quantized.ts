/** The value of the stage `quantize`: the same program in integers. It sees no target. */

import type { Format, Range } from "../arith/format.ts";
import type { Matrix } from "../arith/rows.ts";
import type { GraphOutput, Origin, WholeSequence } from "./graph.ts";
import type { ModelOptions } from "./model.ts";
import { count, type Shape } from "./shape.ts";

/** Version of the arithmetic contract: any change of a bit raises it. */
export const contract = 1;

export interface QuantizedNode {
  readonly id: number;
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly number[];
  readonly shape: Shape;
  /** Set where `shape` is that of one position of a whole sequence. */
  readonly sequence?: WholeSequence;
  /** How the result is stored; class indices (uint16) have none. */
  readonly format?: Format;
  readonly classes?: number;
  /** One name for each number, where the layer has them. */
  readonly labels?: readonly string[];
  /** The range that set the format, rounded to float32. */
  readonly range?: Range;
  /** Integers of the operator, by the names that its room gives them. */
  readonly matrices: Readonly<Record<string, Matrix>>;
  readonly numbers: Readonly<Record<string, number>>;
  /** Words of the operator, such as a folded activation. */
  readonly words: Readonly<Record<string, string>>;
  readonly state: readonly StateField[];
  readonly origin: Origin;
}

/** One array of an operator's memory, in canonical order and width. */
export interface StateField {
  readonly name: string;
  readonly count: number;
  readonly bits: 8 | 16 | 32;
  /** Set where its values are never negative and use all bits: indices, counts. */
  readonly unsigned?: true;
  /** Its value after reset, in stored steps. */
  readonly initial: number;
  /** Set where the field takes the node's result once the whole step is computed: two phases (architecture.md). */
  readonly takesResult?: boolean;
  /** Values that a restored state may hold. */
  readonly least: number;
  readonly greatest: number;
}

export interface QuantizedGraph {
  readonly name: string;
  readonly file: string;
  readonly options: ModelOptions;
  readonly nodes: readonly QuantizedNode[];
  readonly outputs: readonly GraphOutput[];
}

/** The nodes whose memory lives from step to step: that of a whole sequence ends with it. */
export function rememberingNodes(graph: { readonly nodes: readonly QuantizedNode[] }): readonly QuantizedNode[] {
  return graph.nodes.filter((node) => node.sequence === undefined && node.state.length > 0);
}

/** Nodes that ask the firmware, at every step, whether they store: by a function that is set for each instance. */
export function hookedNodes(graph: { readonly nodes: readonly QuantizedNode[] }): readonly QuantizedNode[] {
  return graph.nodes.filter(({ words }) => words["store"] === "callback");
}

/** Bytes of a field of a node's memory. */
export function fieldBytes({ count, bits }: Pick<StateField, "count" | "bits">): number {
  return (count * bits) / 8;
}

/** Bytes of all that a node remembers. */
export function stateBytes(node: QuantizedNode): number {
  return node.state.reduce((sum, field) => sum + fieldBytes(field), 0);
}

/** Bytes of a node's stored result; of a whole sequence, at one position. */
export function valueBytes(node: QuantizedNode): number {
  return fieldBytes({ count: count(node.shape), bits: bitsOf(node) });
}

/** Bits of one stored value of the node's result. */
export function bitsOf(node: QuantizedNode): 8 | 16 {
  return node.format?.bits ?? 16;
}
