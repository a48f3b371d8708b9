import { entriesFit, headsFit, like, numberOf, vector } from "../infer.ts";
import { weighted } from "../options.ts";
import { flag, required, size } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const attention: Signature = {
  name: "attention",
  takes: ["tensor"],
  options: { ...weighted, window: required(size), heads: size, bias: flag },
  hasWeights: true,
  synonyms: {
    multiheadattention: "attention",
    selfattention: "attention",
    mha: "attention",
    numheads: "heads",
    nhead: "heads",
    usebias: "bias",
  },
  infer: (call) => {
    headsFit(call);
    entriesFit("the window", numberOf(call, "window"), "window", "lookBack(x, { windows: [64, 64] }) sees further in bounded memory");
    return like(vector(call));
  },
};
