/** The read of an attention in portable C: what is kept, a head's weights, its contexts, and what a restored memory must be like. */

import { numberOf } from "../../ops/constants.ts";
import { suffixOf, typeOf } from "../c-types.ts";
import type { Kernel } from "../kernel.ts";

export const attention: Kernel = {
  folder: "portable",
  op: "attention",
  declines: () => undefined,
  reason: "portable C, the only one for this core",
  functions: (node) => ({
    push: { template: "attention-push", name: "attention_push_s8", words: {} },
    weigh: { template: "attention-weigh", name: "attention_weigh_s8", words: {} },
    mix: { template: "attention-mix", name: `attention_mix_${suffixOf(node)}`, words: { y: typeOf(node), ys: suffixOf(node) } },
    valid: { template: "attention-valid", name: "attention_valid_s8", words: {} },
  }),
  pack: () => [],
  // Heads follow one another, so that one of each serves them all.
  temporaries: (node) => [{ name: "weights", type: "int16_t", count: numberOf(node, "window") }],
  tables: () => ["exp2"],
};
