import type { Levels, LookBackOptions, Read, Retain, Slots, Store, Summary } from "../../language/look-back.ts";
import { notRun } from "../../language/not-run.ts";
import type { Shape, StreamVector, Tensor, Time } from "../../language/tensor.ts";

/**
 * Attention over windows of windows of the past, in bounded memory: `[n]` to `[levels · heads · n]`, level by level,
 * without x itself.
 *
 * ```ts
 * const past = lookBack(memory, { windows: [100, 100], heads: 2 });  // 10,000 steps back: [2 · 2 · n]
 * const scores = dense(concat([memory, past]), { units: 10 });
 * ```
 */
export function lookBack<
  S extends Shape,
  T extends Time,
  const W extends Shape,
  const H extends number = 1,
  const Y extends Summary = { top: 4 },
  const P extends Slots = "auto",
  const R extends Retain | undefined = undefined,
  const G extends Store = "callback",
  const N extends number = 0,
>(x: StreamVector<"lookBack", S, T>, options: LookBackOptions<W, H, Y, P, R, G, N>): Tensor<[Read<S, Levels<W, R>, H>], T> {
  return notRun("lookBack", x, options);
}
