import type { Multiply } from "../../language/arithmetic.ts";
import type { Levels, MemoryOptions, Read, Slots, Summary } from "../../language/look-back.ts";
import { notRun } from "../../language/not-run.ts";
import type { Shape, Tensor, Time, WholeSequence } from "../../language/tensor.ts";

/**
 * lookBack over a whole sequence, from its start and from its end: `[n]` to `[2 · levels · heads · n]`, at each position
 * what came before it and then what comes after it.
 */
export function lookForward<
  S extends Shape,
  T extends Time,
  const W extends Shape,
  const H extends number = 1,
  const Y extends Summary = { top: 4 },
  const P extends Slots = "auto",
  const N extends number = 0,
>(x: WholeSequence<"lookForward", S, T>, options: MemoryOptions<W, H, Y, P, N>): Tensor<[Multiply<2, Read<S, Levels<W>, H>>], T> {
  return notRun("lookForward", x, options);
}
