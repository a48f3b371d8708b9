/** What model.h prints. */

import { type Format, limits } from "../arith/format.ts";
import { grouped } from "../diagnostics/words.ts";
import { sequenceLength } from "../ir/graph.ts";
import type { MemoryPlan } from "../ir/plan.ts";
import { snapshotOverhead } from "../ir/plan.ts";
import { bitsOf, contract, type QuantizedGraph, type QuantizedNode } from "../ir/quantized.ts";
import { count, showShape } from "../ir/shape.ts";
import { at } from "../ops/constants.ts";
import { term } from "../ops/literal.ts";
import { commentText, realText, storedAs } from "./comments.ts";
import type { EmitFacts } from "./facts.ts";
import type { Names, Port } from "./names.ts";
import { cString } from "./numbers.ts";
import { scratchMembers, stateMembers, structBytes } from "./places.ts";
import { quantityOf } from "./quantities.ts";
import { stackLines } from "./stack-lines.ts";
import { statisticsMembers } from "./statistics.ts";

export function headerView(
  graph: QuantizedGraph,
  plan: MemoryPlan,
  names: Names,
  facts: EmitFacts,
  selftestSteps: number,
): Record<string, unknown> {
  const ports = [...names.inputs, ...names.outputs];
  const length = sequenceLength(graph);
  const types = new Map(ports.map((port) => [port.type, typeView(port)]));
  return {
    p: names.p,
    P: names.P,
    model: commentText(graph.name),
    version: facts.version,
    file: commentText(graph.file),
    shortHash: facts.hash.slice(0, 8),
    contract,
    ports: { lines: portTable(names) },
    memoryLines: [
      `RAM     state ${grouped(structBytes(plan.stateBytes))} bytes${countedText(plan)}, scratch ${grouped(structBytes(plan.scratchBytes))} bytes`,
      ...(length === undefined
        ? []
        : [
            `        in ${grouped(length * plan.inputBytes)} bytes and out ${grouped(length * plan.outputBytes)} for ${length} positions, the caller's`,
          ]),
      ...stackLines(facts.stack, plan.hooks.length > 0),
      `flash   weights ${grouped(plan.weightBytes)} bytes, tables ${grouped(plan.tableBytes)} bytes, and the code, which depends on the compiler`,
    ],
    stateBytes: structBytes(plan.stateBytes),
    scratchBytes: structBytes(plan.scratchBytes),
    snapshotBytes: plan.snapshotBytes + snapshotOverhead,
    run: length === undefined ? false : { length },
    about: length === undefined ? aboutStep : aboutRun,
    entry: length === undefined ? "step" : "run",
    onStack: length === undefined ? "One input and one output stand" : `${selftestSteps} inputs and outputs stand`,
    inputs: names.inputs.map(({ type, member }) => ({ type, name: member })),
    outputs: names.outputs.map(({ type, member }, i) => ({ type, name: member, upper: member.toUpperCase(), bit: 2 ** i })),
    quantities: quantities(ports),
    labels: labels(graph, names),
    types: [...types.values()],
    hooks: hooksView(graph, plan, names),
    statistics: statisticsMembers(graph, plan, names),
    stateMembers: stateMembers(graph, plan, names),
    scratchMembers: scratchMembers(graph, plan, names),
  };
}

const aboutStep = [
  "One step takes one set of inputs. A state belongs to one stream; any number of them may live side by side. `step` may be interrupted,",
  "keeps no pointer after it returns, and may run for two states at once, each with a scratch of its own, never twice for the same one.",
  "`in` and `out` must not overlap. It uses the core registers only.",
];

const aboutRun = [
  "One run takes a whole sequence, in[0] to in[steps - 1], and gives out[0] to out[steps - 1], each of which may depend on all of it.",
  "Nothing is remembered from run to run. `run` may be interrupted, keeps no pointer after it returns, and may run twice at once, each",
  "time with a scratch of its own. `in` and `out` must not overlap. It uses the core registers only.",
];

/** The functions by which the firmware says what is stored. */
export function hooksView(graph: QuantizedGraph, { hooks }: MemoryPlan, names: Names): Record<string, unknown>[] {
  return hooks.map((id, index) => {
    const node = at(graph.nodes, id);
    return { index, name: at(names.nodes, id), node: commentText(node.name), features: count(at(graph.nodes, at(node.inputs, 0)).shape) };
  });
}

function countedText({ counters }: MemoryPlan): string {
  return counters.length === 0 ? "" : ` (${grouped(4 * counters.length)} of them statistics)`;
}

function portTable(names: Names): string[] {
  const rows = [
    ["", "name", "shape", "stored as", "real value"],
    ...names.inputs.map((port) => row("input", port)),
    ...names.outputs.map((port) => row("output", port)),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((cells) => at(cells, column).length)));
  return rows.map((cells) =>
    cells
      .map((cell, i) => (i < 4 ? cell.padEnd(at(widths, i)) : cell))
      .join("  ")
      .trimEnd(),
  );
}

/** The union with whole words has the same size where int needs no alignment (AVR). */
function typeView({ type, cType, count, node }: Port): { name: string; type: string; count: number; words: number } {
  return { name: type, type: cType, count, words: Math.ceil((count * bitsOf(node)) / 32) };
}

function row(kind: string, { member, node }: Port): string[] {
  return [kind, member, `${showShape(node.shape)}${node.sequence ? " at each position" : ""}`, storedAs(node), realText(node.format)];
}

/** One set of macros for each type: an input that is also an output converts in one way. */
function quantities(ports: readonly Port[]): Record<string, unknown>[] {
  const seen = new Set<string>();
  return ports.flatMap(({ type, cType, member, node }) => {
    if (node.format === undefined || seen.has(type)) return [];
    seen.add(type);
    return [
      {
        name: member,
        upper: type.toUpperCase(),
        lower: type,
        type: cType,
        zero: node.format.z,
        real: realText(node.format),
        ...quantityOf(node.format),
        ...floatWords(node.format),
      },
    ];
  });
}

/** What the opt-in header of floats prints: the ends as distances from the zero point, and the scale as a double that is the float32. */
function floatWords({ s, z, ...format }: Format): Record<string, string> {
  const { lo, hi } = limits({ s, z, ...format });
  const digits = String(s);
  return {
    scale: /[.e]/.test(digits) ? digits : `${digits}.0`,
    below: String(lo - z),
    above: String(hi - z),
    plusZero: term(z),
    minusZero: term(-z),
  };
}

function labels(graph: QuantizedGraph, names: Names): Record<string, unknown>[] {
  return names.outputs.flatMap(({ node, type }) => {
    const list = labelsOf(graph, node);
    return list === undefined ? [] : [{ upper: type.toUpperCase(), list: inLines(list.map(cString)) }];
  });
}

/** The items of a macro, in lines that people can read. */
function inLines(items: readonly string[]): string {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + item.length < longestLine) lines[lines.length - 1] = `${last}, ${item}`;
    else lines.push(item);
  }
  return lines.length === 1 ? lines.join("") : ` \\\n    ${lines.join(", \\\n    ")} \\\n`.trimStart();
}

const longestLine = 110;

/** A layer's own, or those of what it decides about. */
export function labelsOf(graph: QuantizedGraph, node: QuantizedNode): readonly string[] | undefined {
  if (node.labels !== undefined) return node.labels;
  const passes = ["argmax", "softmax", "sigmoid", "relu", "clamp", "rescale"].includes(node.op);
  const [input] = node.inputs;
  return passes && input !== undefined ? labelsOf(graph, at(graph.nodes, input)) : undefined;
}
