/** `--stats`: what it adds to the header and to the step, and nothing where it is not asked for. */

import { describe, expect, it } from "vitest";
import { modelHash } from "../../src/ir/model-hash.ts";
import { budgetProblems } from "../../src/plan/budget.ts";
import { plan } from "../../src/plan/plan.ts";
import { select } from "../../src/select/select.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { graphOfNodes, integersOf } from "../support/look-back.ts";
import { hasOp, modelWhere } from "../support/models.ts";
import { random } from "../support/random.ts";
import { projectOf } from "../support/wasm.ts";

const options = { windows: [4, 3], heads: 1, summary: { kind: "top", kept: 2 }, prune: { tau: 0, slots: [3, 4] } } as const;
const graph = graphOfNodes([
  { node: integersOf(3, options, random(1)) },
  { node: integersOf(3, { windows: [4], heads: 1, summary: options.summary, retain: { slots: 3, tau: 1 } }, random(2)), bits: 8, z: 3 },
]);
const vectors = seededVectors(graph, 2);
const counting = projectOf(graph, vectors, true).files;
const plain = projectOf(graph, vectors).files;

describe("with --stats", () => {
  it("the header says what is counted", async () => {
    await expect(counting.get("m.h")).toMatchFileSnapshot("../golden/statistics/m.h");
  });

  it("the step counts", async () => {
    await expect(counting.get("m.c")).toMatchFileSnapshot("../golden/statistics/m.c");
  });

  it("the state is longer by 4 bytes a counter, the snapshot is not, and the model is the same one", () => {
    const [more, less] = [counting, plain].map((files) => JSON.parse(files.get("manifest.json")!));
    expect(more.bytes.state - less.bytes.state).toBe(4 * more.statistics.length);
    expect(more.statistics).toHaveLength(3 + 2 * 5);
    expect(more.bytes.snapshot).toBe(less.bytes.snapshot);
    expect([more.model.hash, less.statistics]).toEqual([modelHash(graph), undefined]);
    expect(more.state.map(({ offset }: { offset: number }) => offset)).toEqual(
      less.state.map(({ offset }: { offset: number }) => offset + 4 * more.statistics.length),
    );
    expect(more.stack.map(({ bytes }: { bytes: unknown }) => bytes)).not.toContainEqual(
      expect.objectContaining({ step: expect.anything() }),
    );
  });

  it("the budget counts them", () => {
    const choices = select(graph, ["portable"], "generic");
    const memory = plan(graph, choices, { stats: true });
    const bytes = memory.stateBytes + memory.scratchBytes - 1;
    const [problem] = budgetProblems(graph, choices, memory, { ram: { bytes, by: "the budget" } });
    expect(problem?.notes?.some((note) => /^statistics \(--stats\) +52 bytes/.test(note))).toBe(true);
    expect(budgetProblems(graph, choices, plan(graph, choices), { ram: { bytes, by: "the budget" } })).toEqual([]);
  });

  it("a model that remembers nothing counts its inputs", () => {
    const forgetful = modelWhere((one) => hasOp("dense")(one) && one.nodes.every(({ state }) => state.length === 0));
    const files = projectOf(forgetful, seededVectors(forgetful, 2), true).files;
    expect(files.get(`${forgetful.name}.h`)).not.toContain("unused");
    expect(files.get(`${forgetful.name}.c`)).toContain("state->counted[k] = 0;");
  });
});

it("without it there is no word of it", () => {
  for (const [name, text] of plain)
    if (/\.[ch]$/.test(name)) expect([name, /lb_count|statistics|_stats|counted/.test(text)]).toEqual([name, false]);
});
