import { like, streaming } from "../infer.ts";
import { required, size } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const delay: Signature = {
  name: "delay",
  takes: ["tensor"],
  options: { steps: required(size) },
  synonyms: { shift: "delay", lag: "delay", roll: "delay" },
  infer: (call) => like(streaming(call)),
};
