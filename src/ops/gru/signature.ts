import { recurrent } from "../options.ts";
import { inferRecurrent } from "../recurrent.ts";
import { flag } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const gru: Signature = {
  name: "gru",
  takes: ["tensor"],
  options: { ...recurrent, resetAfter: flag },
  hasWeights: true,
  synonyms: { hiddensize: "units", usebias: "bias", initialstate: "stateFrom", linearbeforereset: "resetAfter" },
  infer: inferRecurrent,
};
