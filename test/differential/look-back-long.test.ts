/** Every kind of lookBack over streams of duplicates, bursts, constants and ends. The long form: `npm run soak:look-back` (RESULTS.md). */

import { describe, expect, it } from "vitest";
import { events, longRunner } from "../support/look-back-long.ts";
import { kinds, matrixModels, oneOfEachMemory } from "../support/look-back-matrix.ts";
import { longStream } from "../support/look-back-streams.ts";

describe("lookBack over long streams: outputs at every step, memories now and then, as the user gets it and with traps", () => {
  it("takes every kind once", () => {
    expect(kinds.length).toBe(38);
    const models = matrixModels(1, "large");
    expect(models.reduce((sum, { outputs }) => sum + outputs.length, 0)).toBe(kinds.length);
    expect(new Set(models.flatMap(({ nodes }) => nodes.map(({ words }) => words["memory"])))).toEqual(
      new Set([undefined, "ring", "window"]),
    );
  });

  it("2,000 steps of one of each memory", async () => {
    const graph = oneOfEachMemory(1);
    const { values, states, happened } = await (await longRunner(graph))(longStream(graph, 1), 2000, 97);
    expect(states).toBe(21);
    expect(values).toBeGreaterThan(2 * 2000 * graph.outputs.length);
    for (const event of events) expect(happened[event], event).toBeGreaterThan(0);
  });
});
