import { count, showShape } from "../../ir/shape.ts";
import { first } from "../infer.ts";
import { Misfit, type Signature } from "../signature.ts";

export const reshape: Signature = {
  name: "reshape",
  takes: ["tensor", "shape"],
  synonyms: { view: "reshape", unflatten: "reshape" },
  infer: (call) => {
    const x = first(call);
    if (count(call.shape) !== count(x.shape)) {
      const message = `reshape from ${showShape(x.shape)} to ${showShape(call.shape)} changes how many numbers there are`;
      throw new Misfit("shape", message, 1);
    }
    return { shape: call.shape, time: x.time };
  },
};
