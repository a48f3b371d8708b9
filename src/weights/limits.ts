/** What a file may cost before it is refused. */

import type { FilePlace } from "../diagnostics/diagnostic.ts";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";
import { count, type Shape, showShape } from "../ir/shape.ts";
import { type Dtype, dtypes } from "./dtype.ts";

export const greatestArrayBytes: number = 2 ** 30;
/** Node reads less than 2 GiB at once. */
export const greatestFileBytes: number = 2 ** 31 - 1;
/** Tensors of one file: each costs a header, so a small file must not claim millions. */
export const greatestMembers = 10_000;
/** Dimensions of a tensor, as in numpy. */
export const greatestRank = 64;

/** Bytes that an array takes in the file. Refuses one above 1 GiB, counting at least 4 bytes a number, which is what it takes here. */
export function arrayBytes(shape: Shape, dtype: Dtype, place: FilePlace): number {
  // Zeros first: huge sizes beside a zero would make 0 · Infinity.
  const numbers = shape.includes(0) ? 0 : count(shape);
  const width = dtypes[dtype].bytes;
  const needed = numbers * Math.max(width, 4);
  if (needed > greatestArrayBytes) throw new Refusal(weights.arrayTooLarge(place, showShape(shape), dtype, needed, greatestArrayBytes));
  return numbers * width;
}
