/** The fixed-point reference: the contract. A step has two phases: compute in node order from old state, then commit. */

import { invariant } from "../diagnostics/internal.ts";
import { sequenceLength } from "../ir/graph.ts";
import type { QuantizedGraph, QuantizedNode } from "../ir/quantized.ts";
import { count } from "../ir/shape.ts";
import { at } from "./constants.ts";
import type { FixedUnit, StoreHook } from "./operator.ts";
import { overSequence } from "./positions.ts";
import { operatorOf } from "./registry.ts";

export interface FixedRun {
  /** The state after reset: every field at its initial value. */
  reset(): void;
  /** One step of stored values; the inputs in the order of the graph's input nodes. All nodes' values by id, overwritten by the next. */
  step(inputs: readonly Int32Array[]): readonly Int32Array[];
  /**
   * From reset, `steps` steps one after another: their values as `step` gives them. A model of whole sequences computes node after node,
   * each over all positions, before the first is handed out; it has no `step`.
   */
  sequence(steps: number, inputs: (step: number) => readonly Int32Array[]): Iterable<readonly Int32Array[]>;
  /** Each node's memory by field, as it is now. */
  readonly state: readonly Readonly<Record<string, Int32Array>>[];
}

export interface FixedOptions {
  /** Called with a node's id whenever it has computed, before its state takes the result. */
  readonly watch?: ((id: number) => void) | undefined;
  /** By the name of the node; one without a hook stores everything. */
  readonly hooks?: Readonly<Record<string, StoreHook>>;
}

export function runFixed(graph: QuantizedGraph, { watch, hooks = {} }: FixedOptions = {}): FixedRun {
  const length = sequenceLength(graph);
  const units = graph.nodes.map((node): FixedUnit => {
    const inputs = node.inputs.map((id) => at(graph.nodes, id));
    const unit = operatorOf(node).fixed(node, inputs, hooks[node.name]);
    if (watch === undefined) return unit;
    return (operands, own, result) => {
      unit(operands, own, result);
      watch(node.id);
    };
  });
  const values = graph.nodes.map((node) => new Int32Array(count(node.shape)));
  const state = graph.nodes.map(emptyState);
  const empty = (node: QuantizedNode) => {
    for (const field of node.state) state[node.id]?.[field.name]?.fill(field.initial);
  };
  const commit = (node: QuantizedNode, result: Int32Array) => {
    for (const field of node.state) if (field.takesResult) state[node.id]?.[field.name]?.set(result);
  };
  const reset = () => graph.nodes.forEach(empty);
  reset();
  const step = (inputs: readonly Int32Array[]): readonly Int32Array[] => {
    invariant(length === undefined, "a model of whole sequences has no step");
    let next = 0;
    for (const node of graph.nodes) {
      const operands = node.op === "input" ? [at(inputs, next++)] : node.inputs.map((id) => at(values, id));
      at(units, node.id)(operands, at(state, node.id), at(values, node.id));
    }
    for (const node of graph.nodes) commit(node, at(values, node.id));
    return values;
  };
  function* stepByStep(steps: number, inputs: (step: number) => readonly Int32Array[]): Iterable<readonly Int32Array[]> {
    reset();
    for (let i = 0; i < steps; i++) yield step(inputs(i));
  }
  const whole = (steps: number, inputs: (step: number) => readonly Int32Array[]): Iterable<readonly Int32Array[]> =>
    overSequence(
      graph.nodes,
      steps,
      inputs,
      (size) => new Int32Array(size),
      (node) => {
        empty(node);
        return (operands, result) => {
          at(units, node.id)(operands, at(state, node.id), result);
          commit(node, result);
        };
      },
    );
  return { reset, state, step, sequence: length === undefined ? stepByStep : whole };
}

function emptyState(node: QuantizedNode): Record<string, Int32Array> {
  return Object.fromEntries(node.state.map((field) => [field.name, new Int32Array(field.count)]));
}
