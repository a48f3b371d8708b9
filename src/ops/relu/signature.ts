import { first, like } from "../infer.ts";
import { computing } from "../options.ts";
import type { Signature } from "../signature.ts";

export const relu: Signature = {
  name: "relu",
  takes: ["tensor"],
  options: computing,
  synonyms: { rectifier: "relu" },
  infer: (call) => like(first(call)),
};
