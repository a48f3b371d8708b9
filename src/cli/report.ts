/** What is said of a compiled model: plain data, which --json prints as it is, and lines for a person. */

import type { Compiled } from "../compile.ts";
import { grouped } from "../diagnostics/words.ts";
import type { QuantizedNode } from "../ir/quantized.ts";
import { showShape } from "../ir/shape.ts";
import type { StackBytes } from "../ir/stack.ts";
import { shownPath } from "./paths.ts";
import { many, short, table } from "./table.ts";

export interface LayerReport {
  readonly name: string;
  readonly op: string;
  readonly shape: readonly number[];
  /** "int8", "int16", "uint16". */
  readonly stored: string;
  readonly scale?: number;
  readonly zeroPoint?: number;
  readonly kernel?: string;
  readonly macs: number;
  readonly weightBytes: number;
  /** File and line in the spec. */
  readonly spec: string;
}

export interface ModelReport {
  readonly name: string;
  readonly spec: string;
  readonly hash: string;
  readonly target: string;
  /** Relative to the working folder, with "/". */
  readonly folder: string;
  /** False where the folder was up to date. */
  readonly changed: boolean;
  readonly layers: readonly LayerReport[];
  readonly ram: { readonly state: number; readonly scratch: number };
  /** At most, with the worst of the compilers that were measured (manifest.json has each); absent where none was. */
  readonly stack?: StackBytes;
  readonly flash: { readonly weights: number; readonly tables: number };
  readonly macsPerStep: number;
  readonly framework: FrameworkReport;
}

export interface FrameworkReport {
  readonly status: "equal" | "not checked";
  readonly outputs?: readonly { readonly name: string; readonly maxDifference: number; readonly bound: number }[];
  /** The data file, relative to the spec's root. */
  readonly file?: string;
  readonly steps?: number;
}

export function compileReport(compiled: Compiled, folder: string, changed: boolean): ModelReport {
  const { quantize: graph, select: choices, plan } = compiled;
  return {
    name: graph.name,
    spec: graph.file,
    hash: compiled.hash,
    target: compiled.target.name,
    folder: shownPath(folder).replaceAll("\\", "/"),
    changed,
    layers: graph.nodes.map((node) => layerReport(node, choices[node.id])),
    ram: { state: plan.stateBytes, scratch: plan.scratchBytes },
    ...(compiled.stack.worst === undefined ? {} : { stack: compiled.stack.worst }),
    flash: { weights: plan.weightBytes, tables: plan.tableBytes },
    macsPerStep: choices.reduce((sum, choice) => sum + (choice?.macs ?? 0), 0),
    framework: frameworkReport(compiled),
  };
}

function layerReport(node: QuantizedNode, choice: Compiled["select"][number]): LayerReport {
  return {
    name: node.name,
    op: node.op,
    shape: node.shape,
    stored: node.format === undefined ? "uint16" : `int${node.format.bits}`,
    ...(node.format === undefined ? {} : { scale: node.format.s, zeroPoint: node.format.z }),
    ...(choice === undefined ? {} : { kernel: choice.kernel }),
    macs: choice?.macs ?? 0,
    weightBytes: choice?.packedBytes ?? 0,
    spec: `${node.origin.span.file}:${node.origin.span.line}`,
  };
}

function frameworkReport({ framework }: Compiled): FrameworkReport {
  if (framework.status === "not checked") return { status: "not checked" };
  const outputs = framework.outputs.map(({ name, maxDifference, bound }) => ({ name, maxDifference, bound }));
  return { status: "equal", outputs, file: framework.file, steps: framework.steps };
}

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
    grouped(layer.macs),
    grouped(layer.weightBytes),
    ...extra(layer.name),
  ]);
  return [
    "",
    `${report.name} for ${report.target}, from ${report.spec} (model ${report.hash.slice(0, 8)})`,
    "",
    ...table(["layer", "operator", "shape", "stored", "real value", "MACs", "weight bytes", ...head], rows),
    "",
    `RAM           ${many(ram.state + ram.scratch, "byte")}: state ${grouped(ram.state)}, scratch ${grouped(ram.scratch)} (${stackText(report.stack)})`,
    `flash         ${many(flash.weights + flash.tables, "byte")}: weights ${grouped(flash.weights)}, tables ${grouped(flash.tables)} (code not measured)`,
    `work          ${many(report.macsPerStep, "multiply-accumulate")} per step`,
    ...frameworkLines(report.framework),
    `files         ${report.folder}`,
  ];
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
