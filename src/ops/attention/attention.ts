/**
 * attention: causal multi-head self-attention over the last `window` vectors (arithmetic.md, Attention and look-back: one read).
 *
 * A layer of the spec is five nodes (expand.ts): three dense nodes make query, key and value, this one keeps keys and values and reads
 * them, and a dense node projects what it read. So the rows are dense's own, bit for bit; query, key, value and contexts each have a
 * range, a probe and a line in the report; and only the read is new.
 */

import type { QuantizedNode } from "../../ir/quantized.ts";
import { at, numberOf } from "../constants.ts";
import type { Operator } from "../operator.ts";
import { expand } from "./expand.ts";
import { fixed } from "./fixed.ts";
import { float } from "./float.ts";
import { mistakes } from "./mistakes.ts";
import { quantize } from "./quantize.ts";
import { check, view } from "./view.ts";
import { wrong } from "./wrong.ts";

export const attention: Operator = {
  name: "attention",
  expand,
  // The contract lets the contexts be aimed or bounded, but their one reader is the output's dense, which takes any format.
  result: () => "calibrated",
  symmetricOperands: [0, 1, 2],
  float,
  quantize,
  fixed,
  macs,
  view,
  check,
  wrong,
  mistakes,
};

/** With a full window: a product with each key and with each value. */
function macs(node: QuantizedNode): number {
  return 2 * numberOf(node, "window") * at(node.shape, 0);
}
