/** The self-test's golden CRC, worked out a second time from the reference's values and the canonical bytes of verify. */

import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { inputsOf, sequenceLength } from "../../src/ir/graph.ts";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { count } from "../../src/ir/shape.ts";
import { runFixed } from "../../src/ops/run-fixed.ts";
import { trace } from "../../src/trace/trace.ts";
import { layoutsOf, writeSlot } from "../../src/verify/layout.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { hasOp, modelWhere } from "../support/models.ts";

function steps(graph: QuantizedGraph, length: number): Int32Array[][] {
  const vectors = seededVectors(graph, length);
  return Array.from({ length }, (_, step) => {
    const into = inputsOf(graph).map((node) => new Int32Array(count(node.shape)));
    vectors.read(0, step, into);
    return into;
  });
}

const stepping =
  (...ops: string[]) =>
  (graph: QuantizedGraph) =>
    hasOp(...ops)(graph) && sequenceLength(graph) === undefined;

describe("trace", () => {
  for (const [i, graph] of [
    modelWhere(stepping("lstm", "argmax")),
    modelWhere(stepping("softmax", "concat")),
    modelWhere(stepping("add"), 60),
  ].entries()) {
    it(`is the CRC-32 of all outputs of every step, then of the state (model ${i})`, () => {
      const given = steps(graph, 7);
      const run = runFixed(graph);
      const layouts = layoutsOf(graph);
      run.reset();
      const parts = given.map((inputs) => {
        const values = run.step(inputs);
        const bytes = new Uint8Array(layouts.output.bytes);
        for (const slot of layouts.output.slots) writeSlot(slot, values[slot.node]!, bytes);
        return bytes;
      });
      const state = new Uint8Array(layouts.state.bytes);
      const fields = graph.nodes.flatMap((node) => node.state.map(({ name }) => run.state[node.id]![name]!));
      for (const [k, slot] of layouts.state.slots.entries()) writeSlot(slot, fields[k]!, state);
      const golden = trace(graph, given);
      expect(golden.resultCrc).toBe(crc32(Buffer.concat([...parts, state])));
      expect(golden.steps).toBe(given);
    });
  }

  it("starts from reset, and is the same on a second run", () => {
    const graph = modelWhere(hasOp("lstm"));
    const given = steps(graph, 5);
    expect(trace(graph, given)).toEqual(trace(graph, given));
    expect(trace(graph, given).resultCrc).not.toBe(trace(graph, given.slice(1)).resultCrc);
  });
});
