/** lookForward is two lookBacks, bit for bit: one from the start, one from the end, whatever their options and the stream. */

import { describe, expect, it } from "vitest";
import type { QuantizedGraph, QuantizedNode } from "../../../src/ir/quantized.ts";
import { runFixed } from "../../../src/ops/run-fixed.ts";
import { random } from "../../support/random.ts";
import { randomNode, randomOptions, randomStream, type Vector } from "../look-back/random-node.ts";

const origin = { span: { file: "model.ts", line: 1, column: 1, length: 1 }, text: "lookForward(...)" };
const format = { s: Math.fround(1 / 127), z: 0, bits: 8, fixed: false, symmetric: true } as const;
const input = (features: number): QuantizedNode => {
  const none = { matrices: {}, numbers: {}, words: {}, state: [] };
  return { id: 0, name: "x", op: "input", inputs: [], shape: [features], format, origin, ...none };
};

/** One lookBack that goes step by step: what each half must equal. */
function stepByStep(node: QuantizedNode, stream: readonly Vector[]): number[][] {
  const x = input(node.numbers["features"]!);
  const graph = { name: "m", file: "model.ts", options: { spans: {} }, outputs: [{ name: "past", node: 1 }] };
  const run = runFixed({ ...graph, nodes: [x, { ...node, id: 1, inputs: [0], format, origin }] });
  run.reset();
  return stream.map((vector) => [...run.step([Int32Array.from(vector)])[1]!]);
}

function halves(forward: QuantizedNode, backward: QuantizedNode, length: number): QuantizedGraph {
  const features = forward.numbers["features"]!;
  const size = forward.shape[0]!;
  const nodes: QuantizedNode[] = [
    { ...input(features), sequence: { length } },
    { ...forward, id: 1, name: "past.forward", inputs: [0], format, origin, sequence: { length } },
    { ...backward, id: 2, name: "past.backward", inputs: [0], format, origin, sequence: { length, backward: true } },
    { ...input(2 * size), id: 3, name: "past", op: "concat", inputs: [1, 2], sequence: { length } },
  ];
  return { name: "m", file: "model.ts", options: { spans: {} }, nodes, outputs: [{ name: "past", node: 3 }] };
}

describe("lookForward", () => {
  it("is a lookBack over the sequence beside one over it reversed: 120 random options, sequences of every length", () => {
    const seeded = random(7);
    let positions = 0;
    for (let i = 0; i < 120; i++) {
      const features = seeded.integer(1, 3);
      const { windows, heads, summary, prune } = randomOptions(seeded);
      const options = { windows, heads, summary, ...(prune ? { prune } : {}) };
      const [forward, backward] = [randomNode(seeded, features, options), randomNode(seeded, features, options)];
      const run = runFixed(halves(forward, backward, 40));
      // Again over the same run: nothing is left of the sequence before.
      for (let again = 0; again < 2; again++) {
        const stream = randomStream(seeded, features, seeded.integer(1, 40));
        const there = stepByStep(forward, stream);
        const back = stepByStep(backward, [...stream].reverse()).reverse();
        const got = Array.from(
          run.sequence(stream.length, (step) => [Int32Array.from(stream[step]!)]),
          (values) => [...values[3]!],
        );
        expect(got, `options ${i}`).toEqual(stream.map((_, step) => [...there[step]!, ...back[step]!]));
        positions += stream.length;
      }
    }
    expect(positions).toBeGreaterThan(3000);
  });
});
