/**
 * quantize: Graph → QuantizedGraph.
 *
 * Assumes lower's graph and recorded inputs in real units. Chooses a format for every node from its range in the float reference, brings
 * weights and biases into integers, and proves every accumulator (arith/rows.ts, and each operator's own sums). Refuses, with the
 * numbers, what cannot be proved. Sees no target: one model has one set of integers. An input's stated range wins over calibration.
 */

import type { Range } from "../arith/format.ts";
import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { invariant } from "../diagnostics/internal.ts";
import { quantizing } from "../diagnostics/quantize.ts";
import type { Sequences } from "../ir/data.ts";
import type { Graph, GraphNode } from "../ir/graph.ts";
import type { QuantizedGraph, QuantizedNode } from "../ir/quantized.ts";
import { at } from "../ops/constants.ts";
import { operatorOf } from "../ops/registry.ts";
import { calibrate } from "./calibrate.ts";
import { chooseFormats } from "./formats.ts";
import { provision } from "./provision.ts";
import type { Formatted } from "./rescales.ts";

export function quantize(graph: Graph, calibration: Sequences | undefined): QuantizedGraph {
  checkSizes(graph);
  const measured = calibration && calibrate(graph, calibration, graph.options.quantize?.ranges ?? "minmax");
  const formatted = chooseFormats(graph, (node) => statedRange(node) ?? measured?.ranges[node.id]);
  const problems: Diagnostic[] = [];
  const nodes = formatted.graph.nodes.flatMap((node) => quantizeNode(node, formatted, measured?.observed.get(node.name), problems));
  if (problems.length > 0) throw new Refusal(...problems);
  const quantized = { name: graph.name, file: graph.file, options: graph.options, nodes, outputs: formatted.graph.outputs };
  return calibration ? provision(quantized, graph, calibration) : quantized;
}

function statedRange(node: GraphNode): Range | undefined {
  const range = node.attributes["range"];
  if (node.op !== "input" || !Array.isArray(range)) return undefined;
  return { lo: Math.fround(Number(range[0])), hi: Math.fround(Number(range[1])) };
}

/** The generated C counts elements in 16 bits. */
function checkSizes(graph: Graph): void {
  const long = graph.nodes.flatMap((node) => {
    const greatest = Math.max(
      1,
      node.shape.reduce((a, b) => a * b, 1),
    );
    return greatest > 65535 ? [quantizing.tooLong(node.origin.span, node.name, greatest, 65535)] : [];
  });
  if (long.length > 0) throw new Refusal(...long);
}

function quantizeNode(
  node: GraphNode,
  { formats, ranges, graph }: Formatted,
  observed: Readonly<Record<string, number>> | undefined,
  problems: Diagnostic[],
): QuantizedNode[] {
  const inputs = node.inputs.map((id) => {
    const format = formats[id];
    invariant(format !== undefined, `${node.name} reads ${at(graph.nodes, id).name}, which has no format`);
    return format;
  });
  const format = formats[node.id];
  const integers = operatorOf(node).quantize({ node, inputs, output: format, bounds: node.bounds, ...(observed ? { observed } : {}) });
  if ("refused" in integers) {
    problems.push(integers.refused);
    return [];
  }
  const range = ranges[node.id];
  return [
    {
      id: node.id,
      name: node.name,
      op: node.op,
      inputs: node.inputs,
      shape: node.shape,
      ...(node.sequence === undefined ? {} : { sequence: node.sequence }),
      ...(format === undefined ? {} : { format }),
      ...(node.classes === undefined ? {} : { classes: node.classes }),
      ...labelsOf(node),
      ...(range === undefined ? {} : { range }),
      matrices: integers.matrices ?? {},
      numbers: integers.numbers ?? {},
      words: integers.words ?? {},
      state: integers.state ?? [],
      origin: node.origin,
    },
  ];
}

function labelsOf(node: GraphNode): { labels?: readonly string[] } {
  const labels = node.attributes["labels"];
  return Array.isArray(labels) ? { labels: labels.map(String) } : {};
}
