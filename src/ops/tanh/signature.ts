import { first, like } from "../infer.ts";
import { computing } from "../options.ts";
import type { Signature } from "../signature.ts";

export const tanh: Signature = {
  name: "tanh",
  takes: ["tensor"],
  options: computing,
  synonyms: { hyperbolictangent: "tanh" },
  infer: (call) => like(first(call)),
};
