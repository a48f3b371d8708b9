import { entriesFit, headsFit, like, vector, wholeSequence } from "../infer.ts";
import { weighted } from "../options.ts";
import { size } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const crossAttention: Signature = {
  name: "crossAttention",
  takes: ["tensor", "tensor"],
  options: { ...weighted, heads: size },
  hasWeights: true,
  synonyms: { encoderdecoderattention: "crossAttention", numheads: "heads", nhead: "heads" },
  infer: (call) => {
    headsFit(call);
    vector(call, 1);
    const { time } = wholeSequence(call, 1);
    entriesFit("the sequence that crossAttention reads", time.length, 1, "make the sequence shorter, such as by conv1d with a stride");
    return like(vector(call));
  },
};
