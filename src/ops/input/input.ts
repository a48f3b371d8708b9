/** input: what the application hands in, already in the input's format. */

import { limits } from "../../arith/format.ts";
import { count } from "../../ir/shape.ts";
import { endsCounted } from "../ends.ts";
import type { Operator } from "../operator.ts";

export const input: Operator = {
  name: "input",
  result: () => "calibrated",
  float: (node) => {
    const none = new Float64Array(count(node.shape));
    return ([x = none]) => x;
  },
  quantize: () => ({}),
  fixed:
    () =>
    ([x = new Int32Array()], _state, out) =>
      out.set(x),
  macs: () => 0,
  statistics: ({ format }) => format && endsCounted("elements at an end of their range", "ends", limits(format), (result) => result),
};
