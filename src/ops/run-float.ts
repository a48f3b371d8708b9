/** The float reference: the ground truth that the fixed-point model is measured against. */

import type { Graph } from "../ir/graph.ts";
import { at } from "./constants.ts";
import type { FloatUnit } from "./operator.ts";
import { operatorOf } from "./registry.ts";

export interface FloatRun {
  /** Empty memories: what was remembered is gone. */
  reset(): void;
  /** One step; the inputs in the order of the graph's input nodes. The values of all nodes by id, overwritten by the next step. */
  step(inputs: readonly Float64Array[]): readonly Float64Array[];
}

export function runFloat(graph: Graph): FloatRun {
  const operators = graph.nodes.map(operatorOf);
  const start = (): FloatUnit[] =>
    graph.nodes.map((node, i) =>
      at(operators, i).float(
        node,
        node.inputs.map((id) => at(graph.nodes, id)),
      ),
    );
  let units = start();
  const values: Float64Array[] = new Array(graph.nodes.length);
  return {
    reset: () => {
      units = start();
    },
    step: (inputs) => {
      let next = 0;
      for (const node of graph.nodes) {
        const operands = node.op === "input" ? [at(inputs, next++)] : node.inputs.map((id) => at(values, id));
        values[node.id] = at(units, node.id)(operands);
      }
      return values;
    },
  };
}
