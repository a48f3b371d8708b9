/** The generated C of lookBack, with probes and traps: against the golden streams of the prototype, and against the reference at every step. */

import { describe, expect, it } from "vitest";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { type Layout, layoutsOf, readSlot } from "../../src/verify/layout.ts";
import { reference } from "../../src/verify/reference.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { fixtureNode, nets, optionsOf, readFixture } from "../ops/look-back/fixture.ts";
import { graphOfNodes, randomNode, randomStream } from "../support/look-back.ts";
import { random } from "../support/random.ts";
import { projectOf, strictExecutor } from "../support/wasm.ts";

async function open(graph: QuantizedGraph) {
  const executor = await strictExecutor(graph, projectOf(graph, seededVectors(graph, 2)));
  const session = await executor.open();
  await session.reset();
  return {
    step: async (input: Uint8Array) => {
      const step = await session.step(input);
      if (step.kind !== "done") throw new Error(step.message);
      return step;
    },
    state: async () => {
      const state = await session.state();
      if (state.kind !== "state") throw new Error(state.message);
      return state.bytes;
    },
  };
}

const valuesOf = ({ slots }: Layout, bytes: Uint8Array) => Object.fromEntries(slots.map((slot) => [slot.name, [...readSlot(slot, bytes)]]));

// A build with traps costs more than in proportion to its size.
const together = 3;

const goldens = nets.flatMap((net) =>
  (["int8", "overflow"] as const).flatMap((kind) => {
    const fixture = readFixture(net, kind);
    const streams = Object.entries(fixture.golden);
    const parts = Array.from({ length: Math.ceil(streams.length / together) }, (_, i) => streams.slice(i * together, (i + 1) * together));
    return parts.map((part) => ({ title: `${net}_${kind}: ${part.map(([name]) => name).join(", ")}`, fixture, streams: part }));
  }),
);

describe("golden streams of the prototype: contexts and counts at every step", () => {
  for (const { title, fixture, streams } of goldens) {
    it(title, async () => {
      const graph = graphOfNodes(streams.map(([, golden]) => ({ node: fixtureNode(fixture, optionsOf(fixture, golden)) })));
      const { output, state } = layoutsOf(graph);
      const { features, values, has } = fixture;
      const encoded = Int8Array.from(values("golden.encoded"));
      const c = await open(graph);
      for (let t = 0; t < encoded.length / features; t++) {
        const x = encoded.subarray(t * features, (t + 1) * features);
        const { output: bytes } = await c.step(Uint8Array.from(streams.flatMap(() => [...x])));
        const [results, memories] = [valuesOf(output, bytes), valuesOf(state, await c.state())];
        for (const [i, [name, golden]] of streams.entries()) {
          const expected = (key: string, count: number) => [...values(`golden.${name}.${key}`).slice(t * count, (t + 1) * count)];
          const result = results[`past${i}`]!;
          expect(result, `${name}, step ${t}`).toEqual(expected("contexts", result.length));
          for (const [level, { slots }] of golden.entries()) {
            if (!has(`golden.${name}.counts.${level}`)) continue;
            expect(memories[`past${i}.l${level}_counts`], `${name}, step ${t}`).toEqual(expected(`counts.${level}`, slots));
          }
        }
      }
    });
  }
});

const soak = import.meta.env.MODE === "soak";
const models = soak ? 60 : 6;

describe(`${models * together} random lookBacks: results, probes and canonical memory at every step`, () => {
  for (let seed = 1; seed <= models; seed++) {
    it(`model ${seed}`, async () => {
      const wide = seed % 4 === 0;
      const graph = graphOfNodes(Array.from({ length: together }, (_, i) => randomNode(seed * together + i, wide)));
      const layouts = layoutsOf(graph);
      const stream = randomStream(graph, random(seed));
      const c = await open(graph);
      const run = reference(graph);
      run.reset();
      for (let t = 0; t < (wide ? 1000 : 250); t++) {
        const expected = run.step(stream());
        const { output, trace } = await c.step(expected.input);
        for (const [name, layout, got, wanted] of [
          ["memory", layouts.state, await c.state(), run.state()],
          ["results", layouts.output, output, expected.output],
          ["probes", layouts.trace, trace!, expected.trace],
        ] as const) {
          if (Buffer.compare(got, wanted) === 0) continue;
          expect(valuesOf(layout, got), `${name}, step ${t}`).toEqual(valuesOf(layout, wanted));
        }
      }
    });
  }
});
