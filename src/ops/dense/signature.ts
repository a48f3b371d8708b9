import { first, listOf, numberOf, withLast } from "../infer.ts";
import { activation, weighted } from "../options.ts";
import { flag, required, size, texts } from "../rules.ts";
import { Misfit, type Signature } from "../signature.ts";

export const dense: Signature = {
  name: "dense",
  takes: ["tensor"],
  options: { ...weighted, units: required(size), activation, bias: flag, labels: texts },
  hasWeights: true,
  synonyms: {
    linear: "dense",
    fc: "dense",
    fullyconnected: "dense",
    gemm: "dense",
    outfeatures: "units",
    usebias: "bias",
    classnames: "labels",
  },
  infer: (call) => {
    const units = numberOf(call, "units");
    const labels = listOf<string>(call, "labels");
    if (call.options["labels"] !== undefined && labels.length !== units) {
      throw new Misfit("shape", `${units} units need ${units} labels, but got ${labels.length}`, "labels");
    }
    return withLast(first(call), units);
  },
};
