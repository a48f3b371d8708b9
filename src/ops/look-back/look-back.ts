/** lookBack: attention over windows of windows of the past, in bounded memory (SEMANTICS; arithmetic.md, one read). */

import type { Operator } from "../operator.ts";
import { fixed } from "./fixed.ts";
import { float } from "./float.ts";
import { statistics } from "./node-statistics.ts";
import { observe } from "./observe.ts";
import { quantize } from "./quantize.ts";
import { resize } from "./resize.ts";
import { observeSlots } from "./slot-use.ts";
import { check, view } from "./view.ts";
import { full, worst } from "./work.ts";
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
  macs: (node) => worst(node).macs,
  work: (node) => ({ worst: worst(node), full: full(node) }),
  observeSlots,
  view,
  check,
  statistics,
  wrong,
};
