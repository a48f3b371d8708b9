import type { Mistake } from "../operator.ts";
import { scaled, zeros } from "../params.ts";

/** What exporters do to a dense layer. */
export const mistakes: readonly Mistake[] = [
  {
    name: "one bias dropped",
    fix: "the framework's layer has no bias: export it without one, or write bias: false",
    correct: (params) => (params["bias"] ? { ...params, bias: zeros(params["bias"]) } : undefined),
  },
  {
    name: "a doubled bias",
    fix: "the file holds the bias twice over: export it once",
    correct: (params) => (params["bias"] ? { ...params, bias: scaled(params["bias"], 0.5) } : undefined),
  },
];
