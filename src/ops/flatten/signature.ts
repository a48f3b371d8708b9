import { count } from "../../ir/shape.ts";
import { first } from "../infer.ts";
import type { Signature } from "../signature.ts";

export const flatten: Signature = {
  name: "flatten",
  takes: ["tensor"],
  synonyms: { ravel: "flatten" },
  infer: (call) => ({ shape: [count(first(call).shape)], time: first(call).time }),
};
