import { numberOf, vector } from "../infer.ts";
import { computing } from "../options.ts";
import { required, size } from "../rules.ts";
import type { Signature } from "../signature.ts";

export const powerSpectrum: Signature = {
  name: "powerSpectrum",
  takes: ["tensor"],
  options: { ...computing, fftSize: required(size) },
  synonyms: { spectrogram: "powerSpectrum", rfft: "powerSpectrum", fft: "powerSpectrum", nfft: "fftSize", fftlength: "fftSize" },
  infer: (call) => ({ shape: [Math.floor(numberOf(call, "fftSize") / 2) + 1], time: vector(call).time }),
};
