/** Calibration data: inputs only. Arrays that it does not use are named once. */

import { stops } from "../../diagnostics/diagnostic.ts";
import { weights } from "../../diagnostics/weights.ts";
import type { Ports, Sequences } from "../../ir/data.ts";
import type { TensorFile } from "../tensor-file.ts";
import { unknownNames } from "./answers.ts";
import type { Checked } from "./checked.ts";
import { readInputs } from "./inputs.ts";
import { nearName } from "./near.ts";

/** Never throws. One file may serve for calibration, expected and test: arrays of outputs are no surprise. */
export function checkCalibration(file: TensorFile, ports: Ports): Checked<Sequences> {
  const { sequences, taken, diagnostics } = readInputs(file, ports, "input");
  if (sequences === undefined || stops(diagnostics)) return { diagnostics };
  const unknown = unknownNames(file, ports, taken);
  if (unknown.length === 0) return { value: sequences, diagnostics };
  const near = unknown.flatMap((name) => nearName(name, ["lengths"]) ?? [])[0];
  return { value: sequences, diagnostics: [...diagnostics, weights.unknownArray({ file: file.file }, unknown, near)] };
}
