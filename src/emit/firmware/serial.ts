/** The serial protocol of a model in C, which a board's firmware includes: docs/serial.md. */

import { Refusal } from "../../diagnostics/diagnostic.ts";
import { serial } from "../../diagnostics/serial.ts";
import type { KernelChoice } from "../../ir/choice.ts";
import { sequenceLength } from "../../ir/graph.ts";
import type { MemoryPlan } from "../../ir/plan.ts";
import type { FirmwareMemory } from "../../ir/project.ts";
import { bitsOf, fieldBytes, type QuantizedGraph } from "../../ir/quantized.ts";
import { headBytes } from "../../serial/frames.ts";
import { greetingBytes } from "../../serial/greeting.ts";
import { greatestSteps, protocolVersion, runHeadBytes } from "../../serial/messages.ts";
import { commentText } from "../comments.ts";
import { namesOf, type Port } from "../names.ts";
import { structBytes } from "../places.ts";
import { render } from "../render.ts";
import { fieldViews, hashLines } from "../step.ts";

export interface SerialFacts {
  /** Of lookback. */
  readonly version: string;
  readonly hash: string;
  /** The board's whole RAM; without it, buffers are as long as 32 steps want. */
  readonly ramBytes?: number;
}

/** More than this a frame gains nothing: the line is the same. */
const enoughFrameBytes = 4096;

/** `<model>_serial.h` and `.c`, and `<model>_probe.h` for the firmware's port file. Throws LB8110 for a model of whole sequences. */
export function serialFiles(
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
  plan: MemoryPlan,
  facts: SerialFacts,
): ReadonlyMap<string, string> {
  if (sequenceLength(graph) !== undefined) throw new Refusal(serial.wholeSequences(undefined, graph.name));
  const names = namesOf(graph, choices);
  const inputs = portViews(names.inputs);
  const outputs = portViews(names.outputs);
  const layers = graph.nodes.filter(({ op }) => op !== "input").length;
  const [inputBytes, outputBytes] = [bytesOf(names.inputs), bytesOf(names.outputs)];
  const view = {
    p: names.p,
    P: names.P,
    model: commentText(graph.name),
    version: protocolVersion,
    lookback: facts.version,
    hashLines: hashLines(facts.hash),
    nameBytes: [...Buffer.from(graph.name, "utf8")].join(", "),
    layers,
    entries: layers + outputs.length + 3,
    outputCount: outputs.length,
    inputBytes,
    outputBytes,
    stateBytes: plan.snapshotBytes,
    fields: fieldViews(plan, names),
    inputs,
    outputs,
    ...frameSizes(inputBytes, outputBytes, plan, facts.ramBytes),
  };
  return new Map([
    [`${names.p}_serial.h`, render("firmware/serial.h", view)],
    [`${names.p}_serial.c`, render("firmware/serial.c", view)],
    [`${names.p}_probe.h`, render("firmware/probe.h", view)],
  ]);
}

/**
 * The least: a greeting, a step's inputs, its outputs, or both as a record. Wished: the inputs of 32 steps. The two buffers take at most
 * a quarter of the RAM that model, inputs and outputs leave.
 */
export function frameSizes(
  inputBytes: number,
  outputBytes: number,
  plan: MemoryPlan,
  ramBytes = Infinity,
): { readonly frameBytes: number; readonly leastFrameBytes: number } {
  const run = headBytes + runHeadBytes;
  const least = Math.max(headBytes + greetingBytes, run + inputBytes, run + 4 + outputBytes, run + 4 + inputBytes + outputBytes);
  const wished = Math.min(enoughFrameBytes, run + greatestSteps * inputBytes);
  const spare = ramBytes - structBytes(plan.stateBytes) - structBytes(plan.scratchBytes) - inputBytes - outputBytes;
  return { leastFrameBytes: least, frameBytes: Math.max(least, Math.min(wished, Math.floor(spare / 8))) };
}

/** What `<model>_serial` holds: its members as serial.h.hbs has them, on a core with so wide pointers and so aligned words. */
export function serialMemory(
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
  plan: MemoryPlan,
  { ramBytes, pointerBytes, alignment }: { readonly ramBytes?: number; readonly pointerBytes: number; readonly alignment: number },
): FirmwareMemory["parts"] {
  const names = namesOf(graph, choices);
  const { frameBytes } = frameSizes(bytesOf(names.inputs), bytesOf(names.outputs), plan, ramBytes);
  const entries = graph.nodes.filter(({ op }) => op !== "input").length + names.outputs.length + 3;
  const aligned = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;
  const words = (ports: readonly Port[]): number => ports.reduce((sum, port) => sum + 4 * Math.ceil(bytesOf([port]) / 4), 0);
  const port = aligned(4 * pointerBytes + 4 + 1);
  const before = aligned(8 * entries + 4 * 5 + 5);
  const behind = aligned(pointerBytes + 4 * 10 + 2 * (frameBytes + 4));
  const state = structBytes(plan.stateBytes);
  // The byte of an empty scratch stands behind that of an empty state, else behind whole words.
  const empty = plan.stateBytes === 0 && plan.scratchBytes === 0;
  return {
    state: empty ? state : aligned(state),
    scratch: empty ? aligned(2 * state) - state : aligned(structBytes(plan.scratchBytes)),
    inputsAndOutputs: words(names.inputs) + words(names.outputs),
    serialLine: port + before + behind,
  };
}

function portViews(ports: readonly Port[]): Record<string, unknown>[] {
  let offset = 0;
  return ports.map((port, index) => {
    const { member, count, node } = port;
    const bytes = bytesOf([port]);
    offset += bytes;
    return { index, member, count, bytes, bit: 2 ** index, offset: offset - bytes, classes: node.classes ?? 0 };
  });
}

function bytesOf(ports: readonly Port[]): number {
  return ports.reduce((sum, { node, count }) => sum + fieldBytes({ count, bits: bitsOf(node) }), 0);
}
