/** The block of a node of a whole sequence: an empty memory, then its step at each position. */

import type { QuantizedNode } from "../ir/quantized.ts";
import { at } from "../ops/constants.ts";
import type { Names } from "./names.ts";
import { counterOf, memoryOf } from "./places.ts";
import { render } from "./render.ts";

export interface Block {
  readonly title: string;
  readonly details: string;
  readonly layer: number;
  /** The step of the operator, at `position`. */
  readonly code: string;
  readonly y: string;
  readonly bytes: number;
}

export function overPositions(node: QuantizedNode, block: Block, names: Names): string {
  const fields = node.state.map((field) => ({
    member: memoryOf(node, field, at(names.nodes, node.id)),
    counter: counterOf(field.count),
    count: field.count,
    initial: field.initial,
    takesResult: field.takesResult ?? false,
    from: block.y,
  }));
  return render("model/positions.c", {
    ...block,
    code: block.code.replace(/^(?=.)/gm, "    "),
    fields,
    commits: fields.filter(({ takesResult }) => takesResult),
    order: node.sequence?.backward ? "uint32_t position = steps; position-- > 0u;" : "uint32_t position = 0; position < steps; position++",
  }).trimEnd();
}
