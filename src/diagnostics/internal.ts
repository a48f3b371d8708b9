/** LB0: our own mistakes. A failed invariant is never the user's fault and says so. */

import { internal } from "./define.ts";
import { Refusal } from "./diagnostic.ts";

export const internals = {
  invariant: internal("LB0001", {
    title: "a check between two stages failed",
    explain:
      "After each stage the compiler checks the value it made. This check failed, which is a mistake in lookback, not in the spec. Please report it with the spec and this message.",
    message: (what: string) => `this should not happen: ${what}`,
    help: () => "this is a mistake in lookback; please report it with the spec and this message",
  }),
  crash: internal("LB0002", {
    title: "an unexpected exception",
    explain:
      "The compiler stopped at an exception it did not foresee, which is a mistake in lookback. Please report it with the spec and this message.",
    message: (what: string) => `lookback stopped unexpectedly: ${what}`,
    help: () => "this is a mistake in lookback; please report it with the spec and this message",
  }),
} as const;

/** Stops the compiler where an invariant fails. */
export function invariant(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Refusal(internals.invariant(undefined, what));
}
