import { classesFit, inputTime, numberOf } from "../infer.ts";
import { required, size } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const inputIndex: Signature = {
  name: "inputIndex",
  takes: [],
  options: { classes: required(size), steps: size },
  synonyms: { numclasses: "classes", vocabsize: "classes", inputdim: "classes", numembeddings: "classes", depth: "classes" },
  infer: (call) => {
    const classes = numberOf(call, "classes");
    classesFit(classes, "classes");
    return { shape: [], time: inputTime(call), classes };
  },
};
