/** Where tensors live, for how long, and what the budget's refusal says. */

import { describe, expect, it } from "vitest";
import type { Graph } from "../../src/ir/graph.ts";
import { budgetProblems } from "../../src/plan/budget.ts";
import { checkPlan } from "../../src/plan/check-plan.ts";
import { plan } from "../../src/plan/plan.ts";
import { quantize } from "../../src/quantize/quantize.ts";
import { select } from "../../src/select/select.ts";
import { diagonal, type GivenNode, graphOf, recorded } from "../support/graphs.ts";

const x: GivenNode = { op: "input" };
const dense = (of: string): GivenNode => ({ op: "dense", of: [of], params: diagonal(3, 1) });
const gates = { shape: [12, 3], data: new Float32Array(36).fill(0.1) };
const lstm = (of: string, more: Partial<GivenNode> = {}): GivenNode => ({
  op: "lstm",
  of: [of],
  params: { weight_ih: gates, weight_hh: gates },
  ...more,
});

function planned(graph: Graph) {
  const quantized = quantize(graph, recorded([[[1, -1, 0.5]]]));
  const choices = select(quantized, ["portable"], "generic");
  return { quantized, choices, memory: plan(quantized, choices) };
}

describe("plan", () => {
  it("an output lives in the output, an input in the input, the rest in the scratch until its last reader", () => {
    const { memory } = planned(graphOf({ x, a: dense("x"), b: dense("a"), c: dense("b"), y: { op: "add", of: ["a", "c"] } }, ["y"]));
    expect(memory.places).toEqual([
      { kind: "input" },
      { kind: "scratch", offset: 0, bytes: 3, from: 1, to: 4 },
      { kind: "scratch", offset: 4, bytes: 3, from: 2, to: 3 },
      { kind: "scratch", offset: 8, bytes: 3, from: 3, to: 4 },
      { kind: "output", output: 0 },
    ]);
    expect(memory.scratchBytes).toBe(12);
  });

  it("what is read by nobody else shares its bytes", () => {
    const { memory } = planned(graphOf({ x, a: dense("x"), b: dense("a"), c: dense("b"), y: dense("c") }, ["y"]));
    expect(memory.scratchBytes).toBe(8);
  });

  it("a recurrent h lives to the end of the step, whoever reads it", () => {
    const { memory, quantized } = planned(graphOf({ x, h: lstm("x"), a: dense("h"), b: dense("a"), y: dense("b") }, ["y"]));
    expect(memory.places[1]).toMatchObject({ kind: "scratch", from: 1, to: quantized.nodes.length });
  });

  it("the state: widest fields first, canonical order kept, a multiple of 4", () => {
    const { memory } = planned(graphOf({ x, a: lstm("x"), b: lstm("a", { width: "int16", widthAsked: true }), c: lstm("b") }, ["c"]));
    expect(memory.state.map(({ node, field, offset, bytes }) => [node, field.name, field.bits, offset, bytes])).toEqual([
      [1, "h", 8, 42, 3],
      [1, "c", 32, 0, 12],
      [2, "h", 16, 36, 6],
      [2, "c", 32, 12, 12],
      [3, "h", 8, 45, 3],
      [3, "c", 32, 24, 12],
    ]);
    expect(memory.stateBytes).toBe(48);
    expect(memory.snapshotBytes).toBe(48);
  });

  it("bytes of inputs and outputs are those of their structs, on any target", () => {
    const { memory } = planned(graphOf({ x, y: dense("x"), i: { op: "argmax", of: ["y"], shape: [], classes: 3 } }, ["y", "i", "x"]));
    expect([memory.inputBytes, memory.outputBytes]).toEqual([4, 12]);
  });

  it("a plan that overlaps would be noticed", () => {
    const { memory, quantized } = planned(graphOf({ x, a: dense("x"), b: dense("a"), y: { op: "add", of: ["a", "b"] } }, ["y"]));
    const wrong = memory.places.map((place) => (place.kind === "scratch" ? { ...place, offset: 0 } : place));
    expect(() => checkPlan(quantized, { ...memory, places: wrong })).toThrow(/a and b overlap/);
    const outside = memory.places.map((place) => (place.kind === "scratch" ? { ...place, offset: place.offset + 400 } : place));
    expect(() => checkPlan(quantized, { ...memory, places: outside })).toThrow(/outside/);
  });
});

describe("budget", () => {
  const { quantized, choices, memory } = planned(graphOf({ x, h: lstm("x"), y: dense("h") }, ["y"]));
  const ram = memory.stateBytes + memory.scratchBytes;
  const flash = memory.weightBytes + memory.tableBytes;
  const by = (bytes: number) => ({ bytes, by: "the budget" });

  it("that is met says nothing, to the byte", () => {
    expect(budgetProblems(quantized, choices, memory, { ram: by(ram), flash: by(flash) })).toEqual([]);
    expect(budgetProblems(quantized, choices, memory, {})).toEqual([]);
  });

  it("that is not met is refused with what uses what, and the rows add up", () => {
    const problems = budgetProblems(quantized, choices, memory, { ram: by(ram - 1), flash: by(flash - 1) });
    expect(problems.map(({ severity }) => severity)).toEqual(["error", "error"]);
    const text = problems.map(({ message, notes = [], help = "" }) => [message, ...notes, help].join("\n"));
    for (const part of [`${ram} bytes`, "h: h", "h: c", "scratch"]) expect(text[0]).toContain(part);
    for (const part of [flash.toLocaleString("en"), "h: weights", "y: weights", "tables"]) expect(text[1]).toContain(part);
  });
});
