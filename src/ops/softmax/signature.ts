import { first, lastOf, like } from "../infer.ts";
import { computing } from "../options.ts";
import { Misfit, type Signature } from "../signature.ts";

const most = 512;

export const softmax: Signature = {
  name: "softmax",
  takes: ["tensor"],
  options: computing,
  synonyms: { softargmax: "softmax" },
  infer: (call) => {
    const n = lastOf(first(call).shape);
    if (n > most)
      throw new Misfit(
        "limit",
        `softmax over ${n} numbers: more than ${most} is not supported yet`,
        0,
        "return the scores, or argmax(scores)",
      );
    return like(first(call));
  },
};
