import { first, numberOf, slower } from "../infer.ts";
import { computing } from "../options.ts";
import { required, size } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const averagePool: Signature = {
  name: "averagePool",
  takes: ["tensor"],
  options: { ...computing, window: required(size), stride: required(size) },
  synonyms: {
    avgpool: "averagePool",
    averagepooling: "averagePool",
    poolsize: "window",
    kernelsize: "window",
    kernelshape: "window",
    strides: "stride",
  },
  infer: (call) => ({ shape: first(call).shape, time: slower(call, numberOf(call, "stride")) }),
};
