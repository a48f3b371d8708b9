/** What verify says of a model beside what compile does: the proof, and what fixed point costs. */

import { grouped } from "../diagnostics/words.ts";
import type { Measurement } from "../verify/measure.ts";
import type { ModelReport } from "./report.ts";
import { reportLines } from "./report-lines.ts";
import { many, short, table } from "./table.ts";
import type { Ran } from "./verify-on.ts";

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
    /** With --on: what each executor gave. */
    readonly runs?: readonly Ran[];
  };
}

export interface VerifyReport extends ModelReport, Proof {}

export function verifyLines(report: VerifyReport): string[] {
  const { verification: v, measured } = report;
  return [
    ...reportLines(report, measured ? ["max error", "rms error"] : [], (layer) => errorCells(layer, measured)),
    `bit-exact     ${v.equal ? "yes: every layer of" : "NO: compared were"} ${many(v.steps, "step")} in ${many(v.sequences, "sequence")} of ${v.vectors}, ${many(v.values, "value")}`,
    ...(v.hooked ? ["store hook    followed: the same steps with a hook that decides by each vector, too"] : []),
    ...(v.runs === undefined ? [`executors     ${v.executors.join(", ")} (${v.compiler})`] : runLines(v.runs)),
    ...(measured ? measuredLines(measured) : ["accuracy      not measured (the model names no recorded data)"]),
    v.equal ? `certificate   ${v.digest.slice(0, 16)}... in ${v.folder}` : `reproducer    ${v.folder}`,
  ];
}

/** A row for each executor of --on. */
function runLines(runs: readonly Ran[]): string[] {
  const rows = runs.map((one) => [
    one.executor,
    one.equal === undefined ? "none" : one.equal ? "yes" : "NO",
    one.failed ?? (one.digest === undefined ? "" : `${one.digest.slice(0, 16)}...`),
    stepCell(one),
    plannedCell(one),
    one.counts === undefined || one.counts.stackBytes === 0 ? "" : `${grouped(one.counts.stackBytes)} B`,
    [one.compiler, one.emulator].filter((text) => text !== undefined).join(", "),
  ]);
  return ["", ...table(["executor", "equal", "certificate", "a step took", "its MACs alone", "stack", "built by, run by"], rows), ""];
}

/** Counted in QEMU are instructions, elsewhere what the board counts. */
function stepCell({ counts }: Ran): string {
  if (counts === undefined || counts.counter === "none" || counts.steps === 0) return "";
  if (counts.instructions !== undefined) return `${grouped(counts.instructions)} instructions`;
  return `${grouped(Math.round(counts.mean))} cycles`;
}

function plannedCell({ plan }: Ran): string {
  if (plan === undefined) return "";
  const macs = grouped(plan.macs);
  if (plan.cycles === undefined) return macs;
  const { least, most } = plan.cycles;
  return `${macs}: ${grouped(least)}${most === undefined || most === least ? "" : ` to ${grouped(most)}`} cycles`;
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
