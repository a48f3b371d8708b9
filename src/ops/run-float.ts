/** The float reference: the ground truth that the fixed-point model is measured against. */

import { invariant } from "../diagnostics/internal.ts";
import { type Graph, type GraphNode, sequenceLength } from "../ir/graph.ts";
import { at } from "./constants.ts";
import type { FloatUnit } from "./operator.ts";
import { overSequence } from "./positions.ts";
import { operatorOf } from "./registry.ts";

export interface FloatRun {
  /** Empty memories: what was remembered is gone. */
  reset(): void;
  /** One step; the inputs in the order of the graph's input nodes. The values of all nodes by id, overwritten by the next step. */
  step(inputs: readonly Float64Array[]): readonly Float64Array[];
  /** From reset, `steps` steps one after another, as FixedRun has them. */
  sequence(steps: number, inputs: (step: number) => readonly Float64Array[]): Iterable<readonly Float64Array[]>;
}

export function runFloat(graph: Graph): FloatRun {
  const length = sequenceLength(graph);
  const start = (node: GraphNode): FloatUnit =>
    operatorOf(node).float(
      node,
      node.inputs.map((id) => at(graph.nodes, id)),
    );
  let units = length === undefined ? graph.nodes.map(start) : [];
  const values: Float64Array[] = new Array(graph.nodes.length);
  const reset = () => {
    units = graph.nodes.map(start);
  };
  const step = (inputs: readonly Float64Array[]): readonly Float64Array[] => {
    invariant(length === undefined, "a model of whole sequences has no step");
    let next = 0;
    for (const node of graph.nodes) {
      const operands = node.op === "input" ? [at(inputs, next++)] : node.inputs.map((id) => at(values, id));
      values[node.id] = at(units, node.id)(operands);
    }
    return values;
  };
  function* stepByStep(steps: number, inputs: (step: number) => readonly Float64Array[]): Iterable<readonly Float64Array[]> {
    reset();
    for (let i = 0; i < steps; i++) yield step(inputs(i));
  }
  const whole = (steps: number, inputs: (step: number) => readonly Float64Array[]): Iterable<readonly Float64Array[]> =>
    overSequence(
      graph.nodes,
      steps,
      inputs,
      (size) => new Float64Array(size),
      (node) => {
        const unit = start(node);
        return (operands, result) => result.set(unit(operands));
      },
    );
  return { reset, step, sequence: length === undefined ? stepByStep : whole };
}
