import { expanded } from "../composite.ts";
import type { Signature } from "../signature.ts";

/** The evaluator writes it as the block and a node `previous`. */
export const feedback: Signature = {
  name: "feedback",
  takes: ["shape", "block"],
  synonyms: { recurrent: "feedback", recurrence: "feedback", loop: "feedback", scan: "feedback", cell: "feedback" },
  composite: ["previous"],
  infer: expanded,
};
