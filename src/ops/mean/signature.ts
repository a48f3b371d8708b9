import { oncePerSequence } from "../infer.ts";
import type { Signature } from "../signature.ts";

export const mean: Signature = {
  name: "mean",
  takes: ["tensor"],
  synonyms: { globalaveragepooling: "mean", average: "mean", reducemean: "mean" },
  infer: oncePerSequence,
};
