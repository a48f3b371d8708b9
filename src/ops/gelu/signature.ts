import { first, like } from "../infer.ts";
import { computing } from "../options.ts";
import type { Signature } from "../signature.ts";

export const gelu: Signature = {
  name: "gelu",
  takes: ["tensor"],
  options: computing,
  infer: (call) => like(first(call)),
};
