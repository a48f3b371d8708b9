import { sameShapes } from "../infer.ts";
import { computing } from "../options.ts";
import type { Signature } from "../signature.ts";

export const multiply: Signature = {
  name: "multiply",
  takes: ["tensor", "tensor"],
  options: computing,
  synonyms: { mul: "multiply", times: "multiply", hadamard: "multiply" },
  infer: sameShapes,
};
