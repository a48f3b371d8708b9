import { notRun } from "../../language/not-run.ts";
import type { NodeOptions } from "../../language/options.ts";
import type { Halves, Shape, Tensor, Time, Vector } from "../../language/tensor.ts";

/** Power of each frequency: `[n]` to `[fftSize / 2 + 1]`. */
export function powerSpectrum<S extends Shape, T extends Time, const N extends number>(
  x: Vector<"powerSpectrum", S, T>,
  options: NodeOptions & { fftSize: N },
): Tensor<[Halves<N>], T> {
  return notRun("powerSpectrum", x, options);
}
