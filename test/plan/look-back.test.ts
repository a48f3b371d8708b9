/** What a lookBack takes of RAM: its memories are the spec's vectors and little else. */

import { expect, it } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { select } from "../../src/select/select.ts";
import { graphOfNodes, integersOf } from "../support/look-back.ts";
import { random } from "../support/random.ts";

const top = { kind: "top", kept: 4 } as const;

it("100 x 100 blocks of 16 numbers, top 4, in rings and in 32 + 16 slots", () => {
  const planned = [{}, { prune: { tau: 2, slots: [32, 16] } }].map((more) => {
    const graph = graphOfNodes([{ node: integersOf(16, { windows: [100, 100], heads: 1, summary: top, ...more }, random(1)) }]);
    return plan(graph, select(graph, ["portable"], "generic"));
  });
  expect(planned.map(({ stateBytes }) => stateBytes)).toEqual([8144, 1424]);
  // The query, the logits of the greatest level, sums in 32 bits, the entries that a block hands up.
  expect(planned.map(({ scratchBytes }) => scratchBytes)).toEqual([16 + 400 * 2 + 16 * 4 + 4 * 16, 16 + 32 * 2 + 16 * 4 + 4 * 16]);
});

it("what a node needs while it runs shares bytes with another node's", () => {
  const node = integersOf(16, { windows: [20, 5], heads: 1, summary: top }, random(1));
  const one = graphOfNodes([{ node }]);
  const two = graphOfNodes([{ node }, { node }]);
  const [alone, both] = [one, two].map((graph) => plan(graph, select(graph, ["portable"], "generic")));
  expect(both!.scratchBytes).toBe(alone!.scratchBytes);
  expect(both!.temporaries.length).toBe(8);
  expect(both!.stateBytes).toBe(2 * alone!.stateBytes);
});
