import { first, lastOf, numberOf, withLast } from "../infer.ts";
import { natural, required, size } from "../rules.ts";
import { Misfit, type Signature } from "../signature.ts";

export const slice: Signature = {
  name: "slice",
  takes: ["tensor"],
  options: { start: required(natural), end: required(size) },
  synonyms: { narrow: "slice", crop: "slice", begin: "start", starts: "start", ends: "end", stop: "end" },
  infer: (call) => {
    const [start, end] = [numberOf(call, "start"), numberOf(call, "end")];
    const features = lastOf(first(call).shape);
    if (start >= end || end > features) throw new Misfit("shape", `slice from ${start} to ${end} is not within ${features}`, "end");
    return withLast(first(call), end - start);
  },
};
