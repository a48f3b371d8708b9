/** A compiled model's report as lines for a person. */

import { grouped } from "../diagnostics/words.ts";
import { bytesRead } from "../ir/choice.ts";
import { showShape } from "../ir/shape.ts";
import type { StackBytes } from "../ir/stack.ts";
import type { Span } from "../targets/balance.ts";
import { lookBackLines } from "./look-back-lines.ts";
import type { FrameworkReport, LayerReport, ModelReport } from "./report.ts";
import { many, short, table } from "./table.ts";

/** extra: further columns of the table, by layer name. */
export function reportLines(
  report: ModelReport,
  head: readonly string[] = [],
  extra: (layer: string) => readonly string[] = () => [],
): string[] {
  const { ram, flash } = report;
  const rows = report.layers.map((layer) => [
    layer.name,
    layer.op,
    showShape(layer.shape),
    layer.stored,
    layer.scale === undefined ? "class" : scaleText(layer),
    ...extra(layer.name),
  ]);
  return [
    "",
    `${report.name} for ${report.target}, from ${report.spec} (model ${report.hash.slice(0, 8)})`,
    "",
    ...table(["layer", "operator", "shape", "stored", "real value", ...head], rows),
    "",
    ...workLines(report.layers),
    "",
    `RAM           ${many(ram.state + ram.scratch, "byte")}: state ${grouped(ram.state)}${ram.statistics === undefined ? "" : ` (${grouped(ram.statistics)} of them statistics)`}, scratch ${grouped(ram.scratch)} (${stackText(report.stack)})`,
    `flash         ${many(flash.weights + flash.tables, "byte")}: weights ${grouped(flash.weights)}, tables ${grouped(flash.tables)} (code not measured)`,
    `work          ${many(report.macsPerStep, "multiply-accumulate")} per step, ${many(report.bytesReadPerStep, "byte")} read${report.mostSteps === undefined ? "" : `; at most ${many(report.mostSteps, "step")} in a run`}`,
    `cycles        ${cyclesText(report)}`,
    ...report.layers.flatMap(lookBackLines),
    ...frameworkLines(report.framework),
    `files         ${report.folder}${report.as === undefined ? "" : `, in the form of ${report.as}`}`,
  ];
}

/** What a step costs at most, layer by layer. */
function workLines(layers: readonly LayerReport[]): string[] {
  const known = layers.some(({ boundBy }) => boundBy !== undefined);
  const rows = layers.flatMap(({ name, macs, reads, boundBy }) => {
    if (reads === undefined) return [];
    const { weights, memory, activations } = reads;
    const cells = [...[macs, weights, memory, activations].map(grouped), (macs / bytesRead(reads)).toFixed(2)];
    return [[name, ...cells, ...(known ? [boundBy ?? ""] : [])]];
  });
  return table(["one step", "MACs", "weights read", "memory read", "inputs read", "MACs per byte", ...(known ? ["bound by"] : [])], rows);
}

function cyclesText({ cycles, target }: ModelReport): string {
  if (cycles === undefined) return `no figures of ${target}: what bounds a layer, memory or arithmetic, is not said`;
  const { mac, ramByte, constantByte } = cycles;
  return `a MAC ${spanText(mac)}, a byte of memory ${spanText(ramByte)}, of weights ${spanText(constantByte)} (documents: lookback targets)`;
}

function spanText({ least, most }: Span): string {
  if (most === undefined) return `${short(least)} or more`;
  return most === least ? short(least) : `${short(least)} to ${short(most)}`;
}

function stackText(stack: StackBytes | undefined): string {
  return stack === undefined ? "stack not measured" : `and at most ${grouped(stack.step)} of stack`;
}

function scaleText({ scale = 0, zeroPoint = 0 }: LayerReport): string {
  const q = zeroPoint === 0 ? "q" : zeroPoint > 0 ? `(q - ${zeroPoint})` : `(q + ${-zeroPoint})`;
  return `${q} * ${scale.toPrecision(4)}`;
}

function frameworkLines(framework: FrameworkReport): string[] {
  if (framework.status === "not checked") return ["framework     equality: not checked (the model names no expected data)"];
  const over = `over ${many(framework.steps ?? 0, "step")}`;
  return (framework.outputs ?? []).map(({ name, maxDifference, bound }) =>
    maxDifference === 0
      ? `framework     equal: ${name} does not differ ${over}`
      : `framework     equal: ${name} differs by at most ${short(maxDifference)} (allowed ${short(bound)}) ${over}`,
  );
}
