import { first, like } from "../infer.ts";
import { weighted } from "../options.ts";
import { positive } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const rmsNorm: Signature = {
  name: "rmsNorm",
  takes: ["tensor"],
  options: { ...weighted, epsilon: positive },
  hasWeights: true,
  synonyms: { rmsnormalization: "rmsNorm", eps: "epsilon" },
  infer: (call) => like(first(call)),
};
