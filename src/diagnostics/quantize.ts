/** LB5: what cannot be brought into integers. */

import { error, unsupported } from "./define.ts";
import { listed } from "./words.ts";

export const quantizing = {
  noCalibration: error("LB5001", {
    title: "a range is not known",
    explain:
      'Every tensor whose range the operator does not fix gets its number format from recorded data: model({ calibration: "./calibration.npz" }). An input may state its range instead: input([8], { range: [-1, 1] }). Without either the compiler would have to guess, and it does not.',
    message: (names: readonly string[]) =>
      names.length === 1 ? `the range of ${listed(names)} is not known` : `the ranges of ${listed(names)} are not known`,
    help: () => 'give the model recorded inputs: model({ calibration: "./calibration.npz", ... })',
  }),
  narrowRange: error("LB5002", {
    title: "a range is too narrow for a float32 scale",
    explain:
      "The step of a number format is a float32 number. A tensor whose values all lie within about 1e-36 of 0 would need a step below the least normal float32. Scale the layer or its weights up.",
    message: (name: string, lo: number, hi: number, bits: number) =>
      `the values of ${name} lie within [${lo}, ${hi}], too narrow for an int${bits} format`,
    help: () => "scale the weights or the input up by a power of two",
  }),
  accumulator: error("LB5003", {
    title: "an accumulator cannot be proved to fit 32 bits",
    explain:
      "Every sum of products is proved to stay below 2^31 for every input. A row of weights whose sum could be greater is stored in coarser steps until it fits; where that would leave its greatest weight fewer than 16 steps, or its bias is beyond 2^28 output steps, the compiler refuses. Usual causes: an input range far wider than the data, or an output range far narrower than the bias.",
    message: (name: string, row: number, why: "weights" | "bias" | "scale", numbers: string) =>
      why === "weights"
        ? `row ${row} of ${name} could overflow its 32-bit accumulator (${numbers})`
        : why === "bias"
          ? `the bias of row ${row} of ${name} is too great for its output (${numbers})`
          : `row ${row} of ${name} has no scale that fits (${numbers})`,
    help: () => "check the ranges of the layer's input and output in the calibration data; an int8 input leaves more room than int16",
  }),
  sum: error("LB5004", {
    title: "a sum cannot be proved to fit 32 bits",
    explain:
      "add and rescale multiply their operands to a common scale before they add. Where the result's step is much finer than an operand's, that sum could leave 32 bits. Usual cause: a result that is always near 0 although its operands are great. Where the result's step is hundreds of times an operand's, as in a concat of tensors of very unlike ranges, the rounding itself does not fit: the operand would be 0 or 1 step at most.",
    message: (name: string, bound: number) =>
      Number.isFinite(bound)
        ? `${name} could reach ${bound.toExponential(3)} in its 32-bit sum, which ends at 2.147e+9`
        : `${name} makes nothing of its operand: the step of its result is more than 500,000 times the operand's`,
    help: () =>
      "the result's range and its operands' are very unlike: the operands cancel almost entirely, or one is tiny beside another. Check the calibration data, or scale that layer",
  }),
  tooLong: unsupported("LB5005", {
    title: "a vector is longer than the operator can take",
    explain:
      "softmax normalizes at most 512 numbers (its 16-bit weights must sum to less than 2^15), and a vector or matrix side has at most 65,535 elements in the generated C.",
    message: (name: string, length: number, most: number) => `${name} has ${length} elements, and at most ${most} are possible`,
    help: (_name, _length, most) =>
      most < 65535
        ? "give scores instead of a softmax: argmax does not need one"
        : "split it: no model of that size fits a microcontroller",
  }),
} as const;
