import { sameShape, showShape } from "../../ir/shape.ts";
import { first, lastOf, together, withLast } from "../infer.ts";
import { computing } from "../options.ts";
import { Misfit, type Signature } from "../signature.ts";

export const concat: Signature = {
  name: "concat",
  takes: ["tensors"],
  options: computing,
  synonyms: { cat: "concat", concatenate: "concat", join: "concat" },
  infer: (call) => {
    const x = first(call);
    for (const y of call.inputs) {
      if (!sameShape(y.shape.slice(0, -1), x.shape.slice(0, -1))) {
        const got = `${showShape(x.shape)} and ${showShape(y.shape)}`;
        throw new Misfit("shape", `concat joins the last dimension, so the others must be equal, but got ${got}`, 0);
      }
      together("concat", x, y, 0);
    }
    return withLast(
      x,
      call.inputs.reduce((sum, y) => sum + lastOf(y.shape), 0),
    );
  },
};
