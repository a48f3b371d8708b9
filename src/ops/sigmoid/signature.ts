import { first, like } from "../infer.ts";
import { computing } from "../options.ts";
import type { Signature } from "../signature.ts";

export const sigmoid: Signature = {
  name: "sigmoid",
  takes: ["tensor"],
  options: computing,
  synonyms: { logistic: "sigmoid" },
  infer: (call) => like(first(call)),
};
