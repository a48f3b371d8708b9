/** The greatest sizes that there are, through the whole generated C: 16-bit counters end where they should. */

import { expect, it } from "vitest";
import { inputsOf } from "../../src/ir/graph.ts";
import { quantize } from "../../src/quantize/quantize.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { verifyEquality } from "../../src/verify/verify.ts";
import { graphOf, recorded } from "../support/graphs.ts";
import { random } from "../support/random.ts";
import { projectOf, strictExecutor } from "../support/wasm.ts";

const x = (n: number) => ({ op: "input", shape: [n], attributes: { range: [-1, 1] } });

it("65,535 elements: a dense row as long, an add, an argmax", async () => {
  const n = 65_535;
  const r = random(1);
  const weight = { shape: [2, n], data: Float32Array.from({ length: 2 * n }, () => r.normal()) };
  const graph = graphOf(
    {
      x: x(n),
      y: { op: "dense", of: ["x"], shape: [2], params: { weight } },
      z: { op: "relu", of: ["x"], shape: [n] },
      i: { op: "argmax", of: ["z"], shape: [], classes: n },
    },
    ["y", "i"],
  );
  const quantized = quantize(graph, recorded([[Array.from({ length: n }, () => r.next() - 0.5)]]));
  expect(inputsOf(quantized)).toHaveLength(1);
  const vectors = seededVectors(quantized, 2);
  const result = await verifyEquality(quantized, vectors, { real: await strictExecutor(quantized, projectOf(quantized, vectors)) });
  expect(result.difference).toBeUndefined();
});

it("softmax of 512, all equal, all but one at the least, and random", async () => {
  for (const range of [
    [-1, 1],
    [-4000, 4000],
  ]) {
    const graph = graphOf({ x: { ...x(512), attributes: { range } }, p: { op: "softmax", of: ["x"], shape: [512] } }, ["p"]);
    const quantized = quantize(graph, undefined);
    const seeded = seededVectors(quantized, 5);
    const read: typeof seeded.read = (sequence, step, into) => {
      if (step > 2) return seeded.read(sequence, step, into);
      into[0]!.fill(step === 1 ? -128 : 127);
      if (step === 1) into[0]![511] = 127;
    };
    const vectors = { ...seeded, read };
    const result = await verifyEquality(quantized, vectors, { real: await strictExecutor(quantized, projectOf(quantized, vectors)) });
    expect(result.difference).toBeUndefined();
    expect(result.compared.steps).toBe(5);
  }
});
