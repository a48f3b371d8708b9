/** The fixed-point reference: the contract. A step has two phases: compute in node order from old state, then commit. */

import type { QuantizedGraph, QuantizedNode } from "../ir/quantized.ts";
import { count } from "../ir/shape.ts";
import { at } from "./constants.ts";
import { operatorOf } from "./registry.ts";

export interface FixedRun {
  /** The state after reset: every field at its initial value. */
  reset(): void;
  /** One step of stored values; the inputs in the order of the graph's input nodes. All nodes' values by id, overwritten by the next. */
  step(inputs: readonly Int32Array[]): readonly Int32Array[];
  /** Each node's memory by field, as it is now. */
  readonly state: readonly Readonly<Record<string, Int32Array>>[];
}

export function runFixed(graph: QuantizedGraph): FixedRun {
  const units = graph.nodes.map((node) =>
    operatorOf(node).fixed(
      node,
      node.inputs.map((id) => at(graph.nodes, id)),
    ),
  );
  const values = graph.nodes.map((node) => new Int32Array(count(node.shape)));
  const state = graph.nodes.map(emptyState);
  const reset = () => {
    for (const node of graph.nodes) for (const field of node.state) state[node.id]?.[field.name]?.fill(field.initial);
  };
  reset();
  return {
    reset,
    state,
    step: (inputs) => {
      let next = 0;
      for (const node of graph.nodes) {
        const operands = node.op === "input" ? [at(inputs, next++)] : node.inputs.map((id) => at(values, id));
        at(units, node.id)(operands, at(state, node.id), at(values, node.id));
      }
      for (const node of graph.nodes) {
        for (const field of node.state) if (field.takesResult) state[node.id]?.[field.name]?.set(at(values, node.id));
      }
      return values;
    },
  };
}

function emptyState(node: QuantizedNode): Record<string, Int32Array> {
  return Object.fromEntries(node.state.map((field) => [field.name, new Int32Array(field.count)]));
}
