import { first, like, numberOf } from "../infer.ts";
import { computing } from "../options.ts";
import { number, required } from "../rules.ts";
import { Misfit, type Signature } from "../signature.ts";

export const clamp: Signature = {
  name: "clamp",
  takes: ["tensor"],
  options: { ...computing, min: required(number), max: required(number) },
  synonyms: {
    clip: "clamp",
    clipbyvalue: "clamp",
    hardtanh: "clamp",
    relu6: "clamp",
    minvalue: "min",
    maxvalue: "max",
    low: "min",
    high: "max",
  },
  infer: (call) => {
    const [min, max] = [numberOf(call, "min"), numberOf(call, "max")];
    if (min >= max) throw new Misfit("conflict", `clamp needs min below max, but got ${min} and ${max}`, "min");
    return like(first(call));
  },
};
