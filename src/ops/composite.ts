/** Operators that are written in terms of others: the evaluator expands them and never asks for their shape. */

import { invariant } from "../diagnostics/internal.ts";
import type { Call } from "./signature.ts";

export function expanded(call: Call): never {
  invariant(false, `${call.op} has not been expanded`);
}
