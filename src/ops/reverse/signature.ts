import { like, wholeSequence } from "../infer.ts";
import type { Signature } from "../signature.ts";

/** A whole sequence from its end to its beginning: half of bidirectional. */
export const reverse: Signature = {
  name: "reverse",
  takes: ["tensor"],
  internal: true,
  infer: (call) => like(wholeSequence(call).x),
};
