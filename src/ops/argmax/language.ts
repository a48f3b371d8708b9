import { notRun } from "../../language/not-run.ts";
import type { Indices, Last, Shape, Time, Vector } from "../../language/tensor.ts";

/** The class with the largest number; the lowest of equal ones. */
export function argmax<S extends Shape, T extends Time>(x: Vector<"argmax", S, T>): Indices<[], T, Last<S>> {
  return notRun("argmax", x);
}
