/** Sizes that a run over the calibration tells: how many slots a pruned memory needs (`slots: "auto"`). */

import type { Sequences } from "../ir/data.ts";
import type { Graph } from "../ir/graph.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { at } from "../ops/constants.ts";
import { operatorOf } from "../ops/registry.ts";
import { runFixed } from "../ops/run-fixed.ts";
import { runStored } from "./stored-calibration.ts";

/** The graph with every node that asks for it resized to what the stored calibration needed. */
export function provision(graph: QuantizedGraph, source: Graph, calibration: Sequences): QuantizedGraph {
  const asking = new Set(source.nodes.filter((node) => operatorOf(node).resize?.asked(node)).map(({ name }) => name));
  if (asking.size === 0) return graph;
  const run = runFixed(graph);
  runStored(graph, calibration, () => run);
  const nodes = graph.nodes.map((node) =>
    asking.has(node.name) ? (operatorOf(node).resize?.resized(node, at(run.state, node.id)) ?? node) : node,
  );
  return { ...graph, nodes };
}
