/** The shape rule of lstm, gru and rnn. */

import { showShape } from "../ir/shape.ts";
import { like, nodeOf, numberOf, vector } from "./infer.ts";
import { type Call, Misfit, type Result } from "./signature.ts";

export function inferRecurrent(call: Call): Result {
  const units = numberOf(call, "units");
  const from = nodeOf(call, "stateFrom");
  if (from && (from.op !== call.op || from.shape[0] !== units)) {
    const message = `stateFrom must be ${call.op} of ${units} units, but ${from.name} is ${from.op} of ${showShape(from.shape)}`;
    throw new Misfit("shape", message, "stateFrom");
  }
  return { ...like(vector(call)), shape: [units] };
}
