/** lookBack: attention over windows of windows of the past, in bounded memory (SEMANTICS; arithmetic.md, one read). */

import type { QuantizedNode } from "../../ir/quantized.ts";
import type { Operator } from "../operator.ts";
import { fixed } from "./fixed.ts";
import { float } from "./float.ts";
import { layoutOfNode } from "./integers.ts";
import { observe } from "./observe.ts";
import { quantize } from "./quantize.ts";
import { resize } from "./resize.ts";
import { check, view } from "./view.ts";
import { wrong } from "./wrong.ts";

export const lookBack: Operator = {
  name: "lookBack",
  result: () => "operand",
  symmetricOperands: [0],
  float,
  observe,
  resize,
  quantize,
  fixed,
  macs,
  view,
  check,
  wrong,
};

/** The worst step: every slot live, each vector scored, and with pool a block closing at every level. Comparisons are not counted. */
function macs(node: QuantizedNode): number {
  const { features, heads, levels } = layoutOfNode(node);
  const read = (slots: number) => 2 * slots * features;
  return levels.reduce((sum, { index, slots, summary }) => {
    const queries = heads * features * features;
    const pushed = index === 0 ? 1 : (levels[index - 1]?.summary?.kept ?? 1);
    const block = summary === undefined ? 0 : summary.kind === "pool" ? summary.kept * read(slots) : pushed * features;
    return sum + queries + heads * read(slots) + block;
  }, 0);
}
