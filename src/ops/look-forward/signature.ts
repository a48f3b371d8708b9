import { lastOf, numberOr, vector, wholeSequence } from "../infer.ts";
import { levelsOf, memory } from "../look-back/signature.ts";
import type { Signature } from "../signature.ts";

/** The evaluator writes it as two lookBacks, with reverse and concat. */
export const lookForward: Signature = {
  name: "lookForward",
  takes: ["tensor"],
  options: memory,
  hasWeights: true,
  composite: ["lookBack", "reverse", "concat"],
  synonyms: {
    bidirectionallookback: "lookForward",
    numheads: "heads",
    nhead: "heads",
    window: "windows",
    topk: "summary",
    pool: "summary",
  },
  infer: (call) => {
    const { time } = wholeSequence(call);
    return { shape: [2 * levelsOf(call) * numberOr(call, "heads", 1) * lastOf(vector(call).shape)], time };
  },
};
