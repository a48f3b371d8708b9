import { lastOf, numberOf, numberOr, slower, vector } from "../infer.ts";
import { activation, weighted } from "../options.ts";
import { flag, required, size } from "../rules.ts";
import { Misfit, type Signature } from "../signature.ts";

export const conv1d: Signature = {
  name: "conv1d",
  takes: ["tensor"],
  options: {
    ...weighted,
    filters: required(size),
    kernelSize: required(size),
    dilation: size,
    stride: size,
    groups: size,
    bias: flag,
    activation,
  },
  hasWeights: true,
  synonyms: {
    conv: "conv1d",
    convolution: "conv1d",
    dilationrate: "dilation",
    dilations: "dilation",
    kernelshape: "kernelSize",
    outchannels: "filters",
    strides: "stride",
    group: "groups",
    usebias: "bias",
  },
  infer: (call) => {
    const filters = numberOf(call, "filters");
    const groups = numberOr(call, "groups", 1);
    const features = lastOf(vector(call).shape);
    if (features % groups !== 0 || filters % groups !== 0) {
      throw new Misfit("shape", `${groups} groups cannot share ${features} features and ${filters} filters evenly`, "groups");
    }
    return { shape: [filters], time: slower(call, numberOr(call, "stride", 1)) };
  },
};
