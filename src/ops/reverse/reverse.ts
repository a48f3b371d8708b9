/** reverse: a whole sequence from its last position to its first. Which position is read is not its matter (`mirrors`). */

import { count } from "../../ir/shape.ts";
import { at } from "../constants.ts";
import type { Operator } from "../operator.ts";
import { pass } from "../pass.ts";

export const reverse: Operator = {
  name: "reverse",
  mirrors: true,
  result: () => "joined",
  ...pass,
  view: ({ node, x, y }) => {
    const width = count(node.shape);
    return { template: "concat", values: { y, total: width, parts: [{ x: at(x, 0), width, offset: 0 }], vectors: 0 } };
  },
};
