import { expanded } from "../composite.ts";
import { required, sizes } from "../rules.ts";
import type { Signature } from "../signature.ts";

/** The evaluator writes it as slices. */
export const split: Signature = {
  name: "split",
  takes: ["tensor"],
  options: { sizes: required(sizes) },
  synonyms: { chunk: "split", unstack: "split", splitsizes: "sizes", numorsizesplits: "sizes", sections: "sizes" },
  composite: ["slice"],
  infer: expanded,
};
