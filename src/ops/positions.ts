/** Whole sequences, for every operator alike: a step of it at each position, from an empty memory. */

import { invariant } from "../diagnostics/internal.ts";
import type { GraphNode } from "../ir/graph.ts";
import { count } from "../ir/shape.ts";
import { at } from "./constants.ts";
import { operatorOf } from "./registry.ts";

type PlacedNode = Pick<GraphNode, "id" | "name" | "op" | "inputs" | "shape" | "sequence">;

/** What computes one position: the result goes where it is told. */
export type PositionUnit<T> = (operands: readonly T[], result: T) => void;

/**
 * Node after node, each over all positions; then what all nodes have at each position, by id.
 *
 * inputs: of a position, in the order of the input nodes. start: a node's unit, with nothing remembered.
 */
export function* overSequence<T extends Int32Array | Float64Array, N extends PlacedNode>(
  nodes: readonly N[],
  steps: number,
  inputs: (position: number) => readonly T[],
  allocate: (length: number) => T,
  start: (node: N) => PositionUnit<T>,
): Iterable<readonly T[]> {
  const rows = nodes.map(({ shape, sequence }) => {
    invariant(sequence !== undefined && steps <= sequence.length, `${steps} positions, where ${sequence?.length} are the most`);
    const size = count(shape);
    const all = allocate(steps * size);
    return Array.from({ length: steps }, (_, i) => all.subarray(i * size, (i + 1) * size) as T);
  });
  const ports = nodes.filter(({ op }) => op === "input");
  for (let i = 0; i < steps; i++) for (const [k, x] of inputs(i).entries()) at(at(rows, at(ports, k).id), i).set(x);
  for (const node of nodes) {
    if (node.op === "input") continue;
    const unit = start(node);
    const { mirrors } = operatorOf(node);
    for (let done = 0; done < steps; done++) {
      const i = node.sequence?.backward ? steps - 1 - done : done;
      unit(
        node.inputs.map((id) => at(at(rows, id), mirrors ? steps - 1 - i : i)),
        at(at(rows, node.id), i),
      );
    }
  }
  for (let i = 0; i < steps; i++) yield rows.map((row) => at(row, i));
}
