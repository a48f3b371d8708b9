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
  sizes: internal("LB0003", {
    title: "the linked program has other sizes than the plan",
    explain:
      "What the linker put into flash and RAM is compared with the plan: every array of weights in flash with its bytes, and in RAM nothing but state, scratch and what the firmware declares. Something differs, which is a mistake in lookback. Please report it with the spec, the target, the compiler's version and this message.",
    message: (board: string, _differences: readonly string[]) => `the program for ${board} has other sizes than were planned`,
    notes: (_board: string, differences: readonly string[]) => differences,
    help: () => "this is a mistake in lookback; please report it with the spec and this message",
  }),
} as const;

/** Stops the compiler where an invariant fails. */
export function invariant(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Refusal(internals.invariant(undefined, what));
}
