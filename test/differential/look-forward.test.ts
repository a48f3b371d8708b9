/** The generated C of lookBacks over whole sequences, in both directions, with probes and traps, against the reference at every position. */

import { describe, expect, it } from "vitest";
import type { Vectors } from "../../src/verify/vectors.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { verifyEquality } from "../../src/verify/verify.ts";
import { graphOfSequences, randomNode, randomStream } from "../support/look-back.ts";
import { random } from "../support/random.ts";
import { projectOf, strictExecutor } from "../support/wasm.ts";

const soak = import.meta.env.MODE === "soak";
const [models, together] = [soak ? 40 : 2, 6];

describe(`${models * together} random lookBacks over whole sequences`, () => {
  for (let seed = 1; seed <= models; seed++) {
    it(`model ${seed}`, async () => {
      const wide = seed % 4 === 0;
      const length = wide ? 500 : 120;
      const graph = graphOfSequences(
        Array.from({ length: together }, (_, i) => randomNode(900 + seed * together + i, wide)),
        length,
      );
      const next = randomStream(graph, random(seed));
      const lengths = [length, 1, 2, length - 1, 37];
      const recorded = lengths.map((steps) => Array.from({ length: steps }, () => next().map((values) => values.slice())));
      const vectors: Vectors = {
        source: "seeded",
        sequences: lengths.map((steps) => ({ steps })),
        steps: lengths.reduce((a, b) => a + b, 0),
        read: (sequence, step, into) => {
          for (const [i, x] of into.entries()) x.set(recorded[sequence]![step]![i]!);
        },
      };
      const real = await strictExecutor(graph, projectOf(graph, seededVectors(graph, 2)));
      const { difference, compared } = await verifyEquality(graph, vectors, { real });
      expect(difference).toBeUndefined();
      expect(compared).toMatchObject({ sequences: lengths.length, steps: vectors.steps });
    });
  }
});
