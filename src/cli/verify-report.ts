/** What verify says of a model beside what compile does: the proof, and what fixed point costs. */

import { grouped } from "../diagnostics/words.ts";
import type { Measurement } from "../verify/measure.ts";
import type { ModelReport } from "./report.ts";
import { reportLines } from "./report-lines.ts";
import { many, short } from "./table.ts";

export interface Proof {
  /** Fixed point against float, over the recorded data. */
  readonly measured?: Measurement;
  readonly verification: {
    readonly equal: boolean;
    readonly sequences: number;
    readonly steps: number;
    readonly values: number;
    /** Whether the steps were compared with a store hook too, where the model asks for one. */
    readonly hooked?: boolean;
    readonly vectors: string;
    readonly executors: readonly string[];
    readonly compiler: string;
    readonly digest: string;
    /** Where the certificate, or the reproducer of a difference, was written. */
    readonly folder: string;
  };
}

export interface VerifyReport extends ModelReport, Proof {}

export function verifyLines(report: VerifyReport): string[] {
  const { verification: v, measured } = report;
  return [
    ...reportLines(report, measured ? ["max error", "rms error"] : [], (layer) => errorCells(layer, measured)),
    `bit-exact     ${v.equal ? "yes: every layer of" : "NO: compared were"} ${many(v.steps, "step")} in ${many(v.sequences, "sequence")} of ${v.vectors}, ${many(v.values, "value")}`,
    ...(v.hooked ? ["store hook    followed: the same steps with a hook that decides by each vector, too"] : []),
    `executors     ${v.executors.join(", ")} (${v.compiler})`,
    ...(measured ? measuredLines(measured) : ["accuracy      not measured (the model names no recorded data)"]),
    v.equal ? `certificate   ${v.digest.slice(0, 16)}... in ${v.folder}` : `reproducer    ${v.folder}`,
  ];
}

/** In real units: what fixed point costs. */
function errorCells(layer: string, measured: Measurement | undefined): string[] {
  const found = measured?.layers.find(({ name }) => name === layer);
  return found === undefined ? ["", ""] : [short(found.error.max), short(found.error.rms)];
}

function measuredLines({ file, accuracy, targets }: Measurement): string[] {
  const right = (count: number, total: number) => `${grouped(count)} of ${grouped(total)} (${((100 * count) / total).toFixed(2)}%)`;
  const labels = accuracy.map(
    ({ output, float, fixed, total, differing }) =>
      `accuracy      ${output}: float ${right(float, total)}, fixed point ${right(fixed, total)}, ${differing === 1 ? "1 decision differs" : `${grouped(differing)} decisions differ`} (${file})`,
  );
  const floats = targets.map(
    ({ output, float, fixed, steps }) =>
      `accuracy      ${output}: rms distance from its targets ${short(float.rms)} in float, ${short(fixed.rms)} in fixed point, ${many(steps, "step")} (${file})`,
  );
  return [...labels, ...floats];
}
