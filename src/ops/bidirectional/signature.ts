import { expanded } from "../composite.ts";
import type { Signature } from "../signature.ts";

/** The evaluator writes it as two copies of the block, with reverse and concat. */
export const bidirectional: Signature = {
  name: "bidirectional",
  takes: ["tensor", "block"],
  synonyms: { bilstm: "bidirectional", bigru: "bidirectional" },
  composite: ["reverse", "concat"],
  infer: expanded,
};
