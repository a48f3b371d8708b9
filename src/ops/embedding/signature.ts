import { first, numberOf } from "../infer.ts";
import { weighted } from "../options.ts";
import { required, size } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const embedding: Signature = {
  name: "embedding",
  takes: ["indices"],
  options: { ...weighted, units: required(size) },
  hasWeights: true,
  synonyms: { embed: "embedding", gather: "embedding", embeddingdim: "units", outputdim: "units" },
  infer: (call) => ({ shape: [...first(call).shape, numberOf(call, "units")], time: first(call).time }),
};
