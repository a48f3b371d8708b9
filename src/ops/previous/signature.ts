import { everyStep } from "../../ir/time.ts";
import type { Signature } from "../signature.ts";

/** The last value of the node in its attribute `of`: what feedback and decode give their block. */
export const previous: Signature = {
  name: "previous",
  takes: ["shape"],
  internal: true,
  infer: (call) => ({ shape: call.shape, time: everyStep }),
};
