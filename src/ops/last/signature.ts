import { oncePerSequence } from "../infer.ts";
import type { Signature } from "../signature.ts";

export const last: Signature = {
  name: "last",
  takes: ["tensor"],
  synonyms: { returnlast: "last" },
  infer: oncePerSequence,
};
