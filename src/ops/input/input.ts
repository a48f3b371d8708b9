/** input: what the application hands in, already in the input's format. */

import { limits } from "../../arith/format.ts";
import { endsCounted } from "../ends.ts";
import type { Operator } from "../operator.ts";
import { pass } from "../pass.ts";

export const input: Operator = {
  name: "input",
  result: () => "calibrated",
  ...pass,
  statistics: ({ format }) => format && endsCounted("elements at an end of their range", "ends", limits(format), (result) => result),
};
