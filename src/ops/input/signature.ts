import { inputTime, lastOf } from "../infer.ts";
import { later, numberOrNumbers, oneOf, range, size } from "../rules.ts";
import { type Call, Misfit, type Signature } from "../signature.ts";

const notYet = "convert to real units before the step, and give range";

export const input: Signature = {
  name: "input",
  takes: ["shape"],
  options: {
    range,
    steps: size,
    raw: later(oneOf("int8", "uint8", "int16", "uint16"), () => true, notYet),
    scale: numberOrNumbers,
    offset: numberOrNumbers,
  },
  synonyms: { placeholder: "input", inputlayer: "input", shape: "range", timesteps: "steps", sequencelength: "steps" },
  infer: (call) => {
    checkRaw(call);
    return { shape: call.shape, time: inputTime(call) };
  },
};

/** physical = raw * scale + offset, one of each for a feature, or one for all. */
function checkRaw(call: Call): void {
  const { raw } = call.options;
  if (raw !== undefined && call.options["scale"] === undefined) {
    throw new Misfit("conflict", "raw needs scale: the physical value is raw * scale + offset", "raw");
  }
  for (const option of ["scale", "offset"]) {
    const given = call.options[option];
    if (given === undefined) continue;
    if (raw === undefined) throw new Misfit("conflict", `${option} needs raw: the type of the sensor's integers`, option);
    const features = lastOf(call.shape);
    if (Array.isArray(given) && given.length !== features) {
      throw new Misfit("shape", `${features} features need ${features} numbers in ${option}, but got ${given.length}`, option);
    }
  }
}
