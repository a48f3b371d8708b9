import { numberOf, vector } from "../infer.ts";
import { computing } from "../options.ts";
import { oneOf, required, size } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const frames: Signature = {
  name: "frames",
  takes: ["tensor"],
  options: { ...computing, length: required(size), window: oneOf("hann", "hamming", "rectangular") },
  synonyms: { frame: "frames", stft: "frames", winlength: "length", framelength: "length" },
  infer: (call) => ({ shape: [numberOf(call, "length")], time: vector(call).time }),
};
