import { notRun } from "../../language/not-run.ts";
import type { Indices, Sequence, Step } from "../../language/tensor.ts";

/** One whole number per step, from 0 to `classes` - 1, such as a letter or a token. At most 65,536 classes. */
export function inputIndex<const C extends number, const L extends number = never>(options: {
  classes: C;
  /** Makes it a whole sequence of this many steps. */
  steps?: L;
}): Indices<[], [NoInfer<L>] extends [never] ? Step : Sequence<NoInfer<L>, 1>, C> {
  return notRun("inputIndex", options);
}
