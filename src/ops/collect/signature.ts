import { numberOf, numberOr, streaming } from "../infer.ts";
import { required, size } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const collect: Signature = {
  name: "collect",
  takes: ["tensor"],
  options: { steps: required(size), hop: size },
  synonyms: { buffer: "collect", unfold: "collect", sequence: "collect", window: "steps", stride: "hop", hopsize: "hop" },
  infer: (call) => {
    const x = streaming(call);
    const steps = numberOf(call, "steps");
    return { shape: x.shape, time: { kind: "sequence", length: steps, every: x.time.every * numberOr(call, "hop", steps) } };
  },
};
