/**
 * The read in integers. numbers: `window`, `heads`; `logitM` and `logitT` of the logits, one for all heads, since q and k have one scale
 * each; `bias`, `m`, `t`, `lo` and `hi` of the contexts.
 */

import { limits } from "../../arith/format.ts";
import { log2e, readScale, readSum } from "../../arith/read.ts";
import { round } from "../../arith/round.ts";
import { multiplier } from "../../arith/scale.ts";
import { invariant } from "../../diagnostics/internal.ts";
import { quantizing } from "../../diagnostics/quantize.ts";
import type { StateField } from "../../ir/quantized.ts";
import { at } from "../constants.ts";
import type { Quantization, QuantizeContext } from "../operator.ts";
import { type Sizes, sizesOf } from "./options.ts";

/** |q|, |k| and |v| are at most this. */
const greatest = 127;

export function quantize({ node, inputs, output }: QuantizeContext): Quantization {
  const [q, k, v] = inputs;
  invariant(q !== undefined && k !== undefined && v !== undefined && output !== undefined, `${node.name} lacks a format`);
  invariant(
    [q, k, v].every(({ symmetric }) => symmetric),
    `${node.name} reads what is not symmetric int8`,
  );
  const sizes = sizesOf(node);
  const features = at(node.shape, 0);
  const d = features / sizes.heads;
  const logit = multiplier((q.s * k.s * log2e * 256) / Math.sqrt(d));
  const product = d * greatest * greatest * 2 ** logit.t;
  if (!(product < 2 ** 31)) return { refused: quantizing.sum(node.origin.span, `${node.name} (logits)`, product) };
  const { m, t } = multiplier(v.s / readScale / output.s);
  const bias = round(((output.z + 0.5) * 2 ** (32 - t)) / m);
  const sum = (Math.abs(bias) + readSum * greatest) * 2 ** t;
  if (!(sum < 2 ** 31)) return { refused: quantizing.sum(node.origin.span, node.name, sum) };
  const numbers = { ...sizes, logitM: logit.m, logitT: logit.t, bias, m, t, ...limits(output) };
  return { numbers, state: stateOf(sizes, features) };
}

/**
 * Canonical as it is in RAM: both rings by raw index, so that entry j of one belongs to entry j of the other; `at` is where the next goes,
 * `len` how many there are. Until the window is full `at` is `len`, and what is behind is 0.
 */
function stateOf({ window }: Sizes, features: number): StateField[] {
  const rows = { count: window * features, bits: 8, initial: 0, least: -greatest, greatest } as const;
  const index = { count: 1, bits: 16, unsigned: true, initial: 0, least: 0 } as const;
  return [
    { name: "keys", ...rows },
    { name: "values", ...rows },
    { name: "at", ...index, greatest: window - 1 },
    { name: "len", ...index, greatest: window },
  ];
}
