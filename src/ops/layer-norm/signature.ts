import { first, like } from "../infer.ts";
import { weighted } from "../options.ts";
import { positive } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const layerNorm: Signature = {
  name: "layerNorm",
  takes: ["tensor"],
  options: { ...weighted, epsilon: positive },
  hasWeights: true,
  synonyms: { layernormalization: "layerNorm", eps: "epsilon" },
  infer: (call) => like(first(call)),
};
