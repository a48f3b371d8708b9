/** Calibration data: inputs only. Arrays that it does not use are named once. */

import { closest } from "../../diagnostics/closest.ts";
import { weights } from "../../diagnostics/weights.ts";
import type { Ports, Sequences } from "../../ir/data.ts";
import type { TensorFile } from "../tensor-file.ts";
import type { Checked } from "./checked.ts";
import { readInputs } from "./inputs.ts";

/** Never throws. One file may serve for calibration, expected and test: arrays of outputs are no surprise. */
export function checkCalibration(file: TensorFile, ports: Ports): Checked<Sequences> {
  const { sequences, taken, diagnostics } = readInputs(file, ports, false);
  const outputs = new Set(ports.outputs.flatMap(({ name }) => [name, `${name}.labels`]));
  const unknown = [...file.tensors.keys()].filter((name) => !taken.has(name) && !outputs.has(name));
  const near = closest(unknown[0] ?? "", ["lengths"]);
  const all = unknown.length === 0 ? diagnostics : [...diagnostics, weights.unknownArray({ file: file.file }, unknown, near)];
  return sequences === undefined ? { diagnostics: all } : { value: sequences, diagnostics: all };
}
