/** What the spec tolerates, against what was measured. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { verifying } from "../diagnostics/verify.ts";
import type { ModelOptions } from "../ir/model.ts";
import type { Measurement } from "./measure.ts";

/** `measured`: over test, else calibration; undefined where the model names neither. Empty if all is within the tolerance. */
export function toleranceProblems({ tolerance, spans }: ModelOptions, measured: Measurement | undefined): Diagnostic[] {
  const span = spans["tolerance"];
  const { maxError, accuracyPoints } = tolerance ?? {};
  const problems: Diagnostic[] = [];
  if (maxError !== undefined) {
    if (measured === undefined) problems.push(verifying.nothingToMeasure(span, "maxError", "recorded inputs: test, or calibration"));
    for (const { name, error } of measured?.outputs ?? []) {
      if (!(error.max <= maxError)) problems.push(verifying.maxError(span, name, error.max, maxError, measured?.file ?? ""));
    }
  }
  if (accuracyPoints !== undefined) {
    const judged = measured?.accuracy.filter(({ total }) => total > 0) ?? [];
    if (judged.length === 0)
      problems.push(verifying.nothingToMeasure(span, "accuracyPoints", "right answers: an array <output>.labels in the test file"));
    for (const { output, float, fixed, total } of judged) {
      // In whole answers, so that 0.5 points of 200 answers are exactly one.
      if (100 * (float - fixed) > accuracyPoints * total + 1e-6)
        problems.push(verifying.accuracyPoints(span, output, float, fixed, total, accuracyPoints));
    }
  }
  return problems;
}
