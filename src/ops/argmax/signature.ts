import { classesFit, lastOf, vector } from "../infer.ts";
import type { Signature } from "../signature.ts";

export const argmax: Signature = {
  name: "argmax",
  takes: ["tensor"],
  synonyms: { top1: "argmax", maxindex: "argmax" },
  infer: (call) => {
    const x = vector(call);
    classesFit(lastOf(x.shape), 0);
    return { shape: [], time: x.time, classes: lastOf(x.shape) };
  },
};
