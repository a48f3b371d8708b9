import { sameShapes } from "../infer.ts";
import { computing } from "../options.ts";
import type { Signature } from "../signature.ts";

export const add: Signature = {
  name: "add",
  takes: ["tensor", "tensor"],
  options: computing,
  synonyms: { plus: "add", sum: "add" },
  infer: sameShapes,
};
