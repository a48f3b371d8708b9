import { recurrent } from "../options.ts";
import { inferRecurrent } from "../recurrent.ts";
import { oneOf } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const rnn: Signature = {
  name: "rnn",
  takes: ["tensor"],
  options: { ...recurrent, activation: oneOf("tanh", "relu") },
  hasWeights: true,
  synonyms: { simplernn: "rnn", elman: "rnn", hiddensize: "units", usebias: "bias", initialstate: "stateFrom", nonlinearity: "activation" },
  infer: inferRecurrent,
};
