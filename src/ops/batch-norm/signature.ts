import { first, like } from "../infer.ts";
import { weighted } from "../options.ts";
import { positive } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const batchNorm: Signature = {
  name: "batchNorm",
  takes: ["tensor"],
  options: { ...weighted, epsilon: positive },
  hasWeights: true,
  synonyms: { batchnormalization: "batchNorm", eps: "epsilon" },
  infer: (call) => like(first(call)),
};
