/** Reading a node's integers: what is not there is our own mistake. */

import type { Format } from "../arith/format.ts";
import type { Matrix } from "../arith/rows.ts";
import { invariant } from "../diagnostics/internal.ts";
import type { GraphNode } from "../ir/graph.ts";
import type { QuantizedNode } from "../ir/quantized.ts";
import type { FloatTensor } from "../ir/tensor.ts";

export function numberOf(node: QuantizedNode, name: string): number {
  const value = node.numbers[name];
  invariant(value !== undefined, `${node.name} has no number ${name}`);
  return value;
}

/** Several at once, in the order of their names. */
export function numbersOf<const Names extends readonly string[]>(node: QuantizedNode, ...names: Names): { [K in keyof Names]: number } {
  return names.map((name) => numberOf(node, name)) as { [K in keyof Names]: number };
}

export function matrixOf(node: QuantizedNode, name: string): Matrix {
  const matrix = node.matrices[name];
  invariant(matrix !== undefined, `${node.name} has no matrix ${name}`);
  return matrix;
}

export function paramOf(node: GraphNode, name: string): FloatTensor {
  const tensor = node.params[name];
  invariant(tensor !== undefined, `${node.name} has no parameter ${name}`);
  return tensor;
}

/** The i-th of a list that is known to have it. */
export function at<T>(list: ArrayLike<T>, i: number): T {
  const value = list[i];
  invariant(value !== undefined, `an element ${i} of ${list.length} is missing`);
  return value;
}

export function formatOfNode(node: QuantizedNode): Format {
  invariant(node.format !== undefined, `${node.name} has no format`);
  return node.format;
}
