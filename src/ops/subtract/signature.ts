import { sameShapes } from "../infer.ts";
import { computing } from "../options.ts";
import type { Signature } from "../signature.ts";

export const subtract: Signature = {
  name: "subtract",
  takes: ["tensor", "tensor"],
  options: computing,
  synonyms: { sub: "subtract", minus: "subtract" },
  infer: sameShapes,
};
