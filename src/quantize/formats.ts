/** The format of every node. */

import { type Format, formatOf, type Range, signedUnitFormat, unitFormat } from "../arith/format.ts";
import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { invariant } from "../diagnostics/internal.ts";
import { quantizing } from "../diagnostics/quantize.ts";
import type { Graph, GraphNode } from "../ir/graph.ts";
import { bitsOfWidth } from "../ops/operator.ts";
import { operatorOf } from "../ops/registry.ts";
import { fitOperands } from "./operands.ts";
import type { Formatted } from "./rescales.ts";

/** range: of a node's values, where known. Throws a Refusal that names every node whose range is missing or too narrow. */
export function chooseFormats(graph: Graph, rangeOf: (node: GraphNode) => Range | undefined): Formatted {
  const ranges = graph.nodes.map(rangeOf);
  const formats: (Format | undefined)[] = [];
  const problems: Diagnostic[] = [];
  const unknown = graph.nodes.filter((node, id) => needsRange(node) && ranges[id] === undefined);
  if (unknown.length > 0) {
    throw new Refusal(
      quantizing.noCalibration(
        unknown[0]?.origin.span,
        unknown.map((node) => node.name),
      ),
    );
  }
  for (const node of graph.nodes) {
    const format = ownFormat(node, ranges[node.id], problems);
    formats.push(format);
  }
  if (problems.length > 0) throw new Refusal(...problems);
  return fitOperands(graph, formats, ranges);
}

function needsRange(node: GraphNode): boolean {
  return operatorOf(node).result(node) === "calibrated";
}

function ownFormat(node: GraphNode, range: Range | undefined, problems: Diagnostic[]): Format | undefined {
  const bits = bitsOfWidth(node.width);
  switch (operatorOf(node).result(node)) {
    case "index":
    case "joined":
    case "operand":
      return undefined;
    case "signedUnit":
      return signedUnitFormat(bits);
    case "unit":
      return unitFormat(bits);
    case "calibrated": {
      invariant(range !== undefined, `${node.name} has no range`);
      const format = formatOf(range, bits);
      if (format === undefined) problems.push(quantizing.narrowRange(node.origin.span, node.name, range.lo, range.hi, bits));
      return format;
    }
  }
}
