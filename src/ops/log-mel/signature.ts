import { numberOf, vector } from "../infer.ts";
import { computing } from "../options.ts";
import { notNegative, positive, required, size } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const logMel: Signature = {
  name: "logMel",
  takes: ["tensor"],
  options: { ...computing, bands: required(size), sampleRate: required(positive), low: notNegative, high: positive },
  synonyms: { melspectrogram: "logMel", mel: "logMel", nmels: "bands", nummelbins: "bands", sr: "sampleRate", fmin: "low", fmax: "high" },
  infer: (call) => ({ shape: [numberOf(call, "bands")], time: vector(call).time }),
};
