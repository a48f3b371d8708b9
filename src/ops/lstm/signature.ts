import { recurrent } from "../options.ts";
import { inferRecurrent } from "../recurrent.ts";
import type { Signature } from "../signature.ts";

export const lstm: Signature = {
  name: "lstm",
  takes: ["tensor"],
  options: recurrent,
  hasWeights: true,
  synonyms: { hiddensize: "units", usebias: "bias", initialstate: "stateFrom" },
  infer: inferRecurrent,
};
