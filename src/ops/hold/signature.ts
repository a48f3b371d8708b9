import { everyStep } from "../../ir/time.ts";
import { streaming } from "../infer.ts";
import type { Signature } from "../signature.ts";

export const hold: Signature = {
  name: "hold",
  takes: ["tensor"],
  synonyms: { upsample: "hold", repeat: "hold", latch: "hold" },
  infer: (call) => ({ shape: streaming(call).shape, time: everyStep }),
};
