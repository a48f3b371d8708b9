import { expanded } from "../composite.ts";
import { mostClasses } from "../infer.ts";
import { natural, required, size, wholeNumber } from "../rules.ts";
import type { Signature } from "../signature.ts";

/** The evaluator writes it as the block and a node `previous` with a time of its own. */
export const decode: Signature = {
  name: "decode",
  takes: ["tensor", "options", "block"],
  options: { steps: required(size), classes: required(wholeNumber(1, mostClasses)), first: required(natural), end: natural },
  synonyms: {
    generate: "decode",
    autoregress: "decode",
    maxlength: "steps",
    start: "first",
    bos: "first",
    eos: "end",
    stop: "end",
    vocabsize: "classes",
  },
  composite: ["previous"],
  infer: expanded,
};
