/** Where a program first differs from the reference, as data: what diagnostics, reports and reproducers are made from. */

import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { verifying } from "../diagnostics/verify.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { indexOf, type Shape } from "../ir/shape.ts";
import { type Layout, readSlot, type Slot, sameBytes } from "./layout.ts";

/** Sequence, step and element count from 0. */
export interface Place {
  readonly executor: string;
  readonly sequence: number;
  /** Of that sequence. */
  readonly step: number;
  /** Whether it needs a store hook to be seen: store-decision.ts decided what was stored. */
  readonly hooked?: boolean;
}

export type Difference = Place & (ValueDifference | FreshDifference | TrapDifference | BrokenDifference);

export interface ValueDifference {
  readonly kind: "value";
  readonly what: "layer" | "output" | "state" | "statistics";
  /** The node, the output, or `<node>.<field>` of a memory. */
  readonly name: string;
  /** The node that makes or keeps it. */
  readonly node: number;
  /** The first element that differs, in memory order and by its indices. */
  readonly element: number;
  readonly index: Shape;
  /** Its stored values. */
  readonly expected: number;
  readonly actual: number;
  /** How many elements of the tensor differ, of how many. */
  readonly differing: number;
  readonly count: number;
  /** The whole tensor, stored. */
  readonly expectedValues: readonly number[];
  readonly actualValues: readonly number[];
  /** The build whose layers were equal up to here, if there was one: its name. */
  readonly layersSeenIn?: string;
}

export interface FreshDifference {
  readonly kind: "fresh";
  /** Bit i: output i is fresh. */
  readonly expected: number;
  readonly actual: number;
}

export interface TrapDifference {
  readonly kind: "trap";
  readonly message: string;
  /** The layer that it happened in, where the build has probes; undefined also where every layer was done. */
  readonly layer?: string;
  readonly node?: number;
}

export interface BrokenDifference {
  readonly kind: "broken";
  readonly message: string;
}

/** The first slot whose bytes differ, if any; `actual` may be too short. */
export function firstDifference(
  { slots, bytes }: Layout,
  expected: Uint8Array,
  actual: Uint8Array,
): Omit<ValueDifference, "what"> | undefined {
  if (actual.length === bytes && sameBytes(expected, actual)) return undefined;
  for (const slot of slots) {
    const end = slot.offset + slot.count * slot.width;
    if (actual.length < end) return undefined;
    if (!sameBytes(expected.subarray(slot.offset, end), actual.subarray(slot.offset, end))) return inSlot(slot, expected, actual);
  }
  return undefined;
}

function inSlot(slot: Slot, expected: Uint8Array, actual: Uint8Array): Omit<ValueDifference, "what"> {
  const [a, b] = [readSlot(slot, expected), readSlot(slot, actual)];
  const element = a.findIndex((value, k) => value !== b[k]);
  const differing = a.reduce((sum, value, k) => sum + (value === b[k] ? 0 : 1), 0);
  return {
    kind: "value",
    name: slot.name,
    node: slot.node,
    element,
    index: indexOf(element, slot.shape),
    expected: a[element] ?? 0,
    actual: b[element] ?? 0,
    differing,
    count: slot.count,
    expectedValues: [...a],
    actualValues: [...b],
  };
}

/** The diagnostic of a difference (exit code 3), at the layer's place in the spec. */
export function differenceDiagnostic(graph: QuantizedGraph, difference: Difference): Diagnostic {
  const diagnostic = diagnosticOf(graph, difference);
  if (!difference.hooked) return diagnostic;
  return { ...diagnostic, notes: [...(diagnostic.notes ?? []), "with a store hook set; without one nothing differs"] };
}

function diagnosticOf(graph: QuantizedGraph, difference: Difference): Diagnostic {
  const { executor, sequence, step } = difference;
  const where = { executor, sequence, step };
  const node = "node" in difference && difference.node !== undefined ? graph.nodes[difference.node] : undefined;
  const span = node?.origin.span;
  switch (difference.kind) {
    case "value": {
      const { what } = difference;
      const value = { ...where, ...difference };
      return verifying[what](span, value);
    }
    case "fresh":
      return verifying.fresh(span, where, difference.expected, difference.actual);
    case "trap":
      return verifying.trap(span, where, difference.layer, difference.message);
    case "broken":
      return verifying.broken(span, where, difference.message);
  }
}

/** Throws the difference as a Refusal, if there is one. */
export function refuseDifference(graph: QuantizedGraph, difference: Difference | undefined): void {
  if (difference) throw new Refusal(differenceDiagnostic(graph, difference));
}
