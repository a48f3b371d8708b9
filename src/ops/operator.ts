/** What the stages ask of an operator that has a room: its two references, its quantization rule, its work. */

import type { Bits, Format, Range } from "../arith/format.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { GraphNode, NewNode } from "../ir/graph.ts";
import type { QuantizedNode, StateField } from "../ir/quantized.ts";
import type { SlotObserver } from "../ir/slot-use.ts";
import type { FloatTensor } from "../ir/tensor.ts";

/** One operator in float, from reset: a call is a step. The result is overwritten by the next step. */
export type FloatUnit = (inputs: readonly Float64Array[]) => Float64Array;

/** One operator in integers: the contract. `step` writes stored values to `out`; the caller keeps and commits `state`. */
export type FixedUnit = (inputs: readonly Int32Array[], state: Readonly<Record<string, Int32Array>>, out: Int32Array) => void;

/** The firmware's say in what a node stores: given the vector as it would be stored. */
export type StoreHook = (vector: Int32Array) => boolean;

/**
 * How a result is stored: `calibrated` by its range; `signedUnit` Q0.7 or Q1.14; `unit` 2^-8 or Q1.14;
 * `joined` one format for all operands; `index` a class; `operand` as its first operand.
 */
export type ResultRule = "calibrated" | "signedUnit" | "unit" | "joined" | "index" | "operand";

export interface QuantizeContext {
  /** The formats of the operands. */
  readonly inputs: readonly Format[];
  /** The format of the result; a class index has none. */
  readonly output: Format | undefined;
  /** Where the result was bounded by a folded relu or clamp, in real units. */
  readonly bounds: Range | undefined;
  readonly node: GraphNode;
  /** What the operator's observer measured over the calibration, by its names. */
  readonly observed?: Readonly<Record<string, number>>;
}

/** Measures what an operator computes inside, over the calibration in float: fed with its operands at every step. */
export interface Observer {
  readonly take: (inputs: readonly Float64Array[]) => void;
  /** Greatest magnitudes, real units. */
  readonly greatest: () => Readonly<Record<string, number>>;
}

/** A memory whose size follows from what a run over the calibration needed. */
export interface Resize {
  readonly asked: (node: GraphNode) => boolean;
  /** state: the node's, after that run. */
  readonly resized: (node: QuantizedNode, state: Readonly<Record<string, Int32Array>>) => QuantizedNode;
}

/** The integers of a node, or why they cannot be had. */
export type Quantization = Integers | { readonly refused: Diagnostic };

export interface Integers {
  readonly matrices?: QuantizedNode["matrices"];
  readonly numbers?: QuantizedNode["numbers"];
  readonly words?: QuantizedNode["words"];
  readonly state?: readonly StateField[];
}

type Params = Readonly<Record<string, FloatTensor>>;

/** A known mistake of those who export weights, and the parameters as they would have been meant. */
export interface Mistake {
  readonly name: string;
  /** What to do in the exporter or the spec. */
  readonly fix: string;
  /** The layer's parameters under that assumption; undefined where it does not apply to these. */
  readonly correct: (params: Params, attributes: GraphNode["attributes"]) => Params | undefined;
}

/** What a node's block in the step may name: C expressions of its operands, its result, its state and its constants. */
export interface ViewContext {
  readonly node: QuantizedNode;
  readonly inputs: readonly QuantizedNode[];
  /** Pointers to the operands' first values, such as "in->row.v". */
  readonly x: readonly string[];
  readonly y: string;
  readonly state: Readonly<Record<string, string>>;
  /** The C functions of the chosen kernel, by its names for them. */
  readonly kernels: Readonly<Record<string, string>>;
  readonly arrays: Readonly<Record<string, string>>;
  /** Pointers to what the kernel has of the scratch while the node runs. */
  readonly temporaries: Readonly<Record<string, string>>;
  /** Where the firmware decides what is stored: the member of the state that holds its function. */
  readonly hook?: string;
  /** With --stats: a pointer to the node's first counter. */
  readonly counted?: string;
}

/** What the check of a node's memory may name. */
export interface CheckContext {
  readonly node: QuantizedNode;
  readonly kernels: Readonly<Record<string, string>>;
  readonly arrays: Readonly<Record<string, string>>;
  /** Pointers to the canonical bytes of each state field: in a snapshot, or in the state itself, which has the same bytes. */
  readonly bytes: Readonly<Record<string, string>>;
  /** What the function returns where the memory is none that a step can leave behind. */
  readonly bad: string;
}

/** What `<model>_stats` tells of a node, each a uint32 that stays at its greatest. */
export interface NodeStatistics {
  /** What the C counts in the state, in the order of the counters behind ViewContext's `counted`. */
  readonly counters: readonly { readonly name: string; readonly about: string }[];
  /** What it works out when it is asked, from the state, to the C expression `to`. */
  readonly computed?: readonly {
    readonly name: string;
    readonly about: string;
    readonly view: (context: Pick<ViewContext, "node" | "state"> & { readonly to: string }) => TemplateView;
  }[];
  /** The reference's own counts. state: the node's memory. `take` is given the node's result after each step. */
  readonly reference: (state: Readonly<Record<string, Int32Array>>) => {
    readonly take: (result: Int32Array) => void;
    /** Counters, then what is worked out. */
    readonly values: () => readonly number[];
    readonly reset: () => void;
  };
}

/** The template in templates/ops and every value that it prints. */
export interface TemplateView {
  readonly template: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Of one step. */
export interface Work {
  readonly macs: number;
  /** Bytes of its state, each as often as the loops go over it. */
  readonly memoryBytes: number;
}

export interface Operator {
  readonly name: string;
  /** For a layer of the spec that is several nodes: puts them in order and returns the one that is the layer's result. */
  readonly expand?: (layer: NewNode, put: (node: NewNode) => number) => number;
  /** The rule for its result; depends on the node where an activation is folded in. */
  readonly result: (node: GraphNode) => ResultRule;
  /** May be aimed at a format of its reader, or bounded by it (arithmetic.md, Fusion). */
  readonly mayBeAimed?: boolean;
  /** A matrix: a sigmoid or tanh behind it may take its p. */
  readonly leavesP?: boolean;
  readonly float: (node: GraphNode, inputs: readonly GraphNode[]) => FloatUnit;
  /** On a whole sequence: reads its operand's positions from the last to the first. */
  readonly mirrors?: true;
  /** Operands that it reads as symmetric int8 within ±127, by index. */
  readonly symmetricOperands?: readonly number[];
  readonly observe?: (node: GraphNode) => Observer;
  readonly resize?: Resize;
  readonly quantize: (context: QuantizeContext) => Quantization;
  /** hook: of a node that asks the firmware; without one everything is stored. */
  readonly fixed: (node: QuantizedNode, inputs: readonly QuantizedNode[], hook?: StoreHook) => FixedUnit;
  /** Multiply-accumulates of one step, at most. */
  readonly macs: (node: QuantizedNode, inputs: readonly QuantizedNode[]) => number;
  /** Set where steps differ, or where its memory is not read just once: the worst step, and the usual one with full memories. */
  readonly work?: (node: QuantizedNode) => { readonly worst: Work; readonly full: Work };
  /** Watches its slots in a run from reset; undefined where the node has none. */
  readonly observeSlots?: (node: QuantizedNode, state: Readonly<Record<string, Int32Array>>) => SlotObserver | undefined;
  /** An input has no block in the step. */
  readonly view?: (context: ViewContext) => TemplateView;
  /** What a restored memory must satisfy beyond the bounds of its fields, which are checked before. */
  readonly check?: (context: CheckContext) => TemplateView;
  /** The same of the reference: the first thing that no step can leave behind, in words. */
  readonly wrong?: (node: QuantizedNode, state: Readonly<Record<string, Int32Array>>) => string | undefined;
  /** What is counted of it with --stats. */
  readonly statistics?: (node: QuantizedNode) => NodeStatistics | undefined;
  readonly mistakes?: readonly Mistake[];
}

export function bitsOfWidth(width: GraphNode["width"]): Bits {
  return width === "int8" ? 8 : 16;
}
