/** A data file for each diagnostic of LB42xx, for a model with inputs frame [3] and step [1], or frame alone. */

import type { Ports } from "../../src/ir/data.ts";
import { filled, type Given } from "../support/safetensors.ts";

export interface BrokenData {
  readonly code: string;
  readonly what: string;
  readonly use: "calibration" | "expected" | "test";
  readonly ports: Ports;
  readonly arrays: Readonly<Record<string, Given>>;
}

const outputs = [
  { name: "scores", shape: [4] },
  { name: "digit", shape: [], classes: 4 },
  { name: "level", shape: [1] },
];
const single: Ports = { inputs: [{ name: "frame", shape: [3] }], outputs };
const both: Ports = {
  inputs: [
    { name: "frame", shape: [3] },
    { name: "speed", shape: [1] },
  ],
  outputs,
};
const clips: Ports = { ...single, mostSteps: 4 };
const letters: Ports = { inputs: [{ name: "letter", shape: [], classes: 26 }], outputs };

const given = (shape: readonly number[], values: readonly number[], dtype: NonNullable<Given["dtype"]> = "float32"): Given => ({
  dtype,
  shape,
  values,
});
const whole = (shape: readonly number[], value: number): Given => ({ ...filled(shape, value), dtype: "int32" });
const frame = { frame: filled([2, 5, 3]) };
const expected = { ...frame, scores: filled([2, 5, 4]), digit: whole([2, 5], 1), level: filled([2, 5, 1]) };

const broken = (use: BrokenData["use"], code: string, what: string, arrays: BrokenData["arrays"], ports = single): BrokenData => ({
  code,
  what,
  use,
  ports,
  arrays,
});
const calibration = broken.bind(undefined, "calibration");
const expecting = broken.bind(undefined, "expected");
const testing = broken.bind(undefined, "test");

export const brokenData: readonly BrokenData[] = [
  calibration("LB4201", "a near name", { fram: filled([2, 5, 3]) }),
  calibration("LB4201", "the only other name", { inputs: filled([2, 5, 3]) }),
  calibration("LB4201", "one of two", { ...frame, x: filled([2, 5, 1]) }, both),
  expecting("LB4202", "an unknown output", { ...expected, score: filled([2, 5, 4]) }),
  testing("LB4202", "labels of an unknown output", { ...frame, "scores.labels": whole([2], 1), "digits.labels": whole([2], 1) }),
  calibration("LB4203", "what is not used", { ...frame, length: whole([2], 5), extra: filled([1]) }),
  calibration("LB4204", "raw sensor values", { frame: whole([2, 5, 3], 7) }),
  calibration("LB4204", "lengths of float", { ...frame, lengths: given([2], [5, 4]) }),
  testing("LB4204", "labels of float", { ...frame, "scores.labels": given([2], [1, 2]) }),
  calibration("LB4205", "a single recording", { frame: filled([50, 3]) }),
  calibration("LB4205", "channels first", { frame: filled([2, 3, 50]) }),
  calibration("LB4205", "one value without its axis", { ...frame, speed: filled([2, 5]) }, both),
  calibration("LB4205", "another width", { frame: filled([2, 5, 4]) }),
  calibration("LB4205", "lengths per step", { ...frame, lengths: whole([2, 5], 1) }),
  expecting("LB4205", "only the last step", { ...expected, scores: filled([2, 4]) }),
  testing("LB4205", "labels as one-hot", { ...frame, "scores.labels": whole([2, 5, 4], 0) }),
  calibration("LB4206", "other sequences", { ...frame, speed: filled([3, 5, 1]) }, both),
  calibration("LB4206", "other steps", { ...frame, speed: filled([2, 6, 1]) }, both),
  testing("LB4206", "labels of other sequences", { ...frame, "scores.labels": whole([3], 1) }),
  calibration("LB4207", "a sequence of no steps", { ...frame, lengths: given([2], [5, 0], "int64") }),
  calibration("LB4207", "beyond the steps", { ...frame, lengths: given([2], [9, 7], "int32") }),
  calibration("LB4208", "no sequences", { frame: filled([0, 5, 3]) }),
  calibration("LB4209", "NaN", { frame: given([1, 2, 3], [0, 1, 2, Number.NaN, 4, Number.NaN]) }),
  expecting("LB4209", "an infinite answer", {
    ...expected,
    level: given([2, 5, 1], [0, 1, 2, 3, 4, 5, 6, 7, 8, Number.NEGATIVE_INFINITY]),
  }),
  testing("LB4209", "an infinite input", {
    frame: given([1, 1, 3], [0, Number.POSITIVE_INFINITY, Number.NaN]),
    "digit.labels": whole([1], 1),
  }),
  expecting("LB4210", "a lost output", { ...frame, scores: expected.scores, digit: expected.digit, levels: expected.level }),
  testing("LB4211", "no answers", frame),
  testing("LB4212", "all -1", { ...frame, "scores.labels": whole([2, 5], -1) }),
  testing("LB4212", "all valid ones -1", {
    ...frame,
    lengths: whole([2], 1),
    "scores.labels": given([2, 5], [-1, 1, 1, 1, 1, -1, 1, 1, 1, 1], "int8"),
  }),
  testing("LB4213", "counted from 1", { ...frame, "scores.labels": given([2], [1, 4], "uint8") }),
  expecting("LB4213", "half an index", { ...expected, digit: given([2, 5], [0, 1, 2, 3, 0, 1.5, 1, 1, 1, 1]) }),
  calibration("LB4213", "a letter beyond the alphabet", { letter: whole([1, 2], 26) }, letters),
  testing("LB4214", "labels of one number", { ...frame, "level.labels": whole([2], 1) }),
  calibration("LB4216", "more steps than the model takes", { ...frame, lengths: given([2], [4, 5], "int32") }, clips),
  calibration("LB4216", "without lengths", frame, clips),
  calibration("LB4215", "axes exchanged", { frame: { ...filled([1_000_001, 1, 3]), dtype: "bool" } }),
];
