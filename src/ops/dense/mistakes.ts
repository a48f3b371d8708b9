import type { Mistake } from "../operator.ts";
import { scaled, squaresTransposed, zeros } from "../params.ts";

/** What exporters do to a dense layer. */
export const mistakes: readonly Mistake[] = [
  {
    name: "one bias dropped",
    fix: "the framework's layer adds no bias, but the file holds one: export it without, or write bias: false",
    correct: (params) => (params["bias"] ? { ...params, bias: zeros(params["bias"]) } : undefined),
  },
  {
    name: "one bias doubled",
    fix: "the file holds the bias twice over: export it once",
    correct: (params) => (params["bias"] ? { ...params, bias: scaled(params["bias"], 0.5) } : undefined),
  },
  {
    name: "the matrix transposed",
    fix: 'it is square, so its shape does not tell: export it as [units, inputs], or state the layout: "keras"',
    correct: (params) => {
      const square = params["weight"] && squaresTransposed(params["weight"], 1);
      return square && { ...params, weight: square };
    },
  },
];
