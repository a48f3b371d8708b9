/** What is said of a memory: plain data, which --json prints as it is, and lines for a person. */

import { grouped } from "../diagnostics/words.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { at, formatOfNode } from "../ops/constants.ts";
import { layoutOfNode } from "../ops/look-back/integers.ts";
import { type Age, type RememberedLevel, type RememberedVector, remembered } from "../ops/look-back/remembered.ts";
import { many, short, table } from "./table.ts";

export type State = readonly Readonly<Record<string, Int32Array>>[];

export type MemorySource =
  | { readonly kind: "snapshot"; readonly file: string; readonly bytes: number }
  /** `steps` in all; the last of them was `step` of `sequence`, both from 0. */
  | {
      readonly kind: "reference";
      readonly steps: number;
      readonly vectors: "test" | "calibration" | "seeded";
      readonly file?: string;
      readonly sequence: number;
      readonly step: number;
    };

export interface MemoryReport {
  readonly model: string;
  /** The spec's file, relative to its root. */
  readonly spec: string;
  readonly hash: string;
  readonly source: MemorySource;
  /** Its lookBacks, in execution order. */
  readonly nodes: readonly {
    readonly name: string;
    /** File and line in the spec. */
    readonly spec: string;
    /** Numbers of a vector. */
    readonly features: number;
    /** Real value = scale · stored. */
    readonly scale: number;
    readonly levels: readonly RememberedLevel[];
  }[];
}

export function memoryReport(graph: QuantizedGraph, hash: string, state: State, source: MemorySource): MemoryReport {
  const nodes = graph.nodes.flatMap((node) => {
    if (node.op !== "lookBack") return [];
    const { file, line } = node.origin.span;
    const { features } = layoutOfNode(node);
    return [
      { name: node.name, spec: `${file}:${line}`, features, scale: formatOfNode(node).s, levels: remembered(node, at(state, node.id)) },
    ];
  });
  return { model: graph.name, spec: graph.file, hash, source, nodes };
}

export function memoryLines({ model, spec, hash, source, nodes }: MemoryReport): string[] {
  return [
    "",
    `${model}, from ${spec} (model ${hash.slice(0, 8)}), ${sourceText(source)}`,
    ...nodes.flatMap(({ name, spec: place, features, scale, levels }) => [
      "",
      `${name} (${place}): vectors of ${features}, real value = stored * ${Number(scale.toPrecision(4))}; ages in pushes, 0 is the newest`,
      ...levels.flatMap(levelLines),
    ]),
  ];
}

function sourceText(source: MemorySource): string {
  if (source.kind === "snapshot") return `snapshot ${source.file} of ${many(source.bytes, "byte")}`;
  const { steps, vectors, file, sequence, step } = source;
  const data = file === undefined ? vectors : `${vectors} (${file})`;
  return `after ${many(steps, "step")} of ${data}: sequence ${grouped(sequence)}, step ${grouped(step)} (both from 0)`;
}

function levelLines(level: RememberedLevel): string[] {
  const { block, vectors } = level;
  return [
    "",
    occupancyText(level),
    ...(vectors.length === 0
      ? []
      : vectorTable(
          "slot",
          vectors.map((vector) => [grouped(vector.slot), vector]),
        )),
    ...(block ? blockLines(block) : []),
  ];
}

/** Its kind, and how full it is. */
export function occupancyText({ level, kind, window, slots, threshold, pushesPerBlock = 0, vectors }: RememberedLevel): string {
  const entries = `${grouped(window.held)} of ${many(window.entries, "entry").replace(/ys$/, "ies")}`;
  const alike = threshold === 0 ? "equal ones stored once" : `those within ${threshold} stored once`;
  const block = pushesPerBlock > 1 ? `, a block is ${grouped(pushesPerBlock)} pushes` : "";
  switch (kind) {
    case "ring":
      return `level ${level}, ring: ${entries}${block}${vectors.length < window.held ? `, ${grouped(vectors.length)} with a vector` : ""}`;
    case "window":
      return `level ${level}, window: ${entries} in ${grouped(vectors.length)} of ${many(slots, "slot")}, ${alike}${block}`;
    case "retain":
      return `level ${level}, retain: ${grouped(vectors.length)} of ${many(slots, "slot")}, ${alike}, without horizon`;
  }
}

function blockLines({ pushed, window, candidates }: NonNullable<RememberedLevel["block"]>): string[] {
  const best = candidates === undefined ? "" : `, ${many(candidates.length, "candidate")} to be handed up`;
  const rows = candidates ?? [];
  return [
    `running block: ${grouped(pushed)} of ${grouped(window)}${best}`,
    ...(rows.length === 0
      ? []
      : vectorTable(
          "rank",
          rows.map((vector, j) => [String(j), vector]),
        )),
  ];
}

/** Numbers of a vector that a line has room for; --json has all. */
const mostNumbers = 6;

function vectorTable(first: string, rows: readonly (readonly [string, RememberedVector])[]): string[] {
  const columns: readonly (readonly [string, (vector: RememberedVector) => string | undefined])[] = [
    ["age", ({ age }) => age && ageText(age)],
    ["count", ({ count }) => count?.toString()],
    ["score", ({ score }) => score && short(score.real)],
    ["stored", ({ stored }) => shortened(stored, (q) => String(q).padStart(5))],
    ["real value", ({ real }) => shortened(real, (value) => value.toPrecision(2).padStart(8))],
  ];
  const shown = columns.filter(([, text]) => rows.some(([, vector]) => text(vector) !== undefined));
  const cells = rows.map(([name, vector]) => [name, ...shown.map(([, text]) => text(vector) ?? "")]);
  return table([first, ...shown.map(([name]) => name)], cells).map((line) => `  ${line}`);
}

export function ageText({ newest, oldest }: Age): string {
  return newest === oldest ? grouped(newest) : `${grouped(newest)}-${grouped(oldest)}`;
}

function shortened(values: readonly number[], text: (value: number) => string): string {
  const more = values.length - mostNumbers;
  return values.slice(0, mostNumbers).map(text).join("") + (more > 0 ? ` +${more}` : "");
}
