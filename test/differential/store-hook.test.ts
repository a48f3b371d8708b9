/** `store: "callback"`: the C asks the firmware as the reference does, with the vector as it would be stored; hooks live as the API says. */

import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { instantiate } from "wasi-sdk-bindings";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { runFixed } from "../../src/ops/run-fixed.ts";
import { differenceDiagnostic } from "../../src/verify/difference.ts";
import { layoutsOf } from "../../src/verify/layout.ts";
import { reference } from "../../src/verify/reference.ts";
import { reproducer } from "../../src/verify/reproducer.ts";
import { statisticsLayout } from "../../src/verify/statistics.ts";
import { storeDecision } from "../../src/verify/store-decision.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { verifyEquality } from "../../src/verify/verify.ts";
import { type GivenNode, graphOfNodes, integersOf, randomNode, randomStream } from "../support/look-back.ts";
import { random } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { hasTool } from "../support/tools.ts";
import { projectOf, strictExecutor, wasmOf } from "../support/wasm.ts";

const hooked = ({ node }: GivenNode): GivenNode => ({ node: { ...node, words: { ...node.words, store: "callback" } } });
const top = { kind: "top", kept: 2 } as const;
const small = () => graphOfNodes([hooked({ node: integersOf(3, { windows: [4, 3], heads: 1, summary: top }, random(1)) })]);

async function sameAtEveryStep(graph: QuantizedGraph, seed: number, steps: number, on: boolean): Promise<Uint8Array> {
  const session = await (await strictExecutor(graph, projectOf(graph, seededVectors(graph, 2), true))).open();
  const run = reference(graph, layoutsOf(graph), { hooked: on, counts: true });
  await session.hook!(on);
  await session.reset();
  run.reset();
  const stream = randomStream(graph, random(seed));
  for (let t = 0; t < steps; t++) {
    const { input, output, trace } = run.step(stream());
    const actual = await session.step(input);
    if (actual.kind !== "done") throw new Error(actual.message);
    const state = await session.state();
    if (state.kind !== "state") throw new Error(state.message);
    for (const [mine, theirs] of [
      [output, actual.output],
      [trace, actual.trace!],
      [run.state(), state.bytes],
      [run.statistics!.bytes(), await session.statistics!()],
    ] as const)
      if (Buffer.compare(mine, theirs) !== 0) expect(theirs, `step ${t}`).toEqual(mine);
  }
  return run.state().slice();
}

describe("with a hook and without one", () => {
  for (let seed = 1; seed <= 2; seed++) {
    it(`three random lookBacks that ask, beside one that does not, ${seed}`, async () => {
      const nodes = Array.from({ length: 4 }, (_, i) => randomNode(500 + seed * 4 + i, false));
      const graph = graphOfNodes(nodes.map((given, i) => (i === 1 ? given : hooked(given))));
      const [without, decided] = [await sameAtEveryStep(graph, seed, 120, false), await sameAtEveryStep(graph, seed, 120, true)];
      expect(decided).not.toEqual(without);
    });
  }

  it("equals, bit for bit, the lookBack on the stream of the vectors that were stored", () => {
    const graph = small();
    const decide = storeDecision(0);
    const asked: number[] = [];
    const gated = runFixed(graph, {
      hooks: {
        past0: (vector) => {
          asked.push(...vector);
          return decide(vector);
        },
      },
    });
    const dense = runFixed(graph);
    const stream = randomStream(graph, random(4));
    const given: number[] = [];
    let stored = 0;
    for (let t = 0; t < 200; t++) {
      const [x] = stream();
      given.push(...x!);
      const values = gated.step([x!]).map((value) => value.slice());
      if (!decide(x!)) continue;
      stored++;
      expect(dense.step([x!])).toEqual(values);
    }
    expect(gated.state).toEqual(dense.state);
    // Asked once a step, with what was given.
    expect(asked).toEqual(given);
    expect([stored > 100, stored < 190]).toEqual([true, true]);
  });
});

const exportsC = `
#include "m.h"
#define X(name) __attribute__((export_name(name)))
static m_state s;
static m_scratch scratch;
static m_input in;
static m_output out;
static uint8_t bytes[M_SNAPSHOT_BYTES];
static uint8_t answer;
static uint32_t calls;
static const void *last;
static uint8_t say(void *user, const int8_t *vector)
{
    uint8_t same = 1;
    for (int k = 0; k < 3; k++) {
        same = (uint8_t)(same & (vector[k] == in.x0.v[k]));
    }
    calls++;
    last = user;
    return (uint8_t)(answer & (same != 0 ? 255 : 0));
}
X("x_init") void x_init(void) { m_init(&s); }
X("x_reset") void x_reset(void) { m_reset(&s); }
X("x_set") void x_set(void) { m_past0_set_store(&s, say, &calls); }
X("x_unset") void x_unset(void) { m_past0_set_store(&s, 0, 0); }
X("x_answer") void x_answer(uint32_t value) { answer = (uint8_t)value; }
X("x_step") void x_step(uint32_t value) { in.x0.v[0] = (int8_t)value; in.x0.v[1] = -127; (void)m_step(&s, &scratch, &in, &out); }
X("x_calls") uint32_t x_calls(void) { return calls; }
X("x_user") uint32_t x_user(void) { return last == &calls; }
X("x_held") uint32_t x_held(void) { return s.past0_l0_len[0]; }
X("x_save") uint32_t x_save(void) { return (uint32_t)m_snapshot(&s, bytes, sizeof bytes); }
X("x_load") uint32_t x_load(void) { return (uint32_t)m_restore(&s, bytes, sizeof bytes); }
X("x_valid") uint32_t x_valid(void) { return m_state_valid(&s); }
X("x_selftest") uint32_t x_selftest(void) { uint32_t crc; return (uint32_t)m_selftest(&s, &scratch, &crc); }
`;

describe("the hook of an instance", async () => {
  const graph = small();
  const project = projectOf(graph, seededVectors(graph, 3));
  const files = new Map(project.files).set("exports.c", exportsC);
  const { functions } = await instantiate(await wasmOf({ ...project, files, sources: [...project.sources, "exports.c"] }, { traps: true }));
  const call = (name: string, ...args: number[]) => Number(functions[name]!(...args));

  it("is asked once a step with the vector and its user; 0 stores nothing, anything else the vector", () => {
    call("x_init");
    call("x_set");
    for (const [answer, held] of [
      [1, 1],
      [0, 1],
      [0, 1],
      [128, 2],
    ] as const) {
      call("x_answer", answer);
      call("x_step", 7);
      expect(call("x_held")).toBe(held);
    }
    expect([call("x_calls"), call("x_user"), call("x_valid")]).toEqual([4, 1, 1]);
  });

  it("goes with init, stays with reset and restore, and is in no snapshot", () => {
    call("x_answer", 0);
    call("x_init");
    for (let i = 0; i < 2; i++) call("x_step", i);
    expect(call("x_held")).toBe(2);
    call("x_set");
    call("x_reset");
    call("x_step", 1);
    expect(call("x_held")).toBe(0);
    call("x_unset");
    call("x_step", 1);
    expect([call("x_save") > 0, call("x_held")]).toEqual([true, 1]);
    call("x_set");
    expect(call("x_load")).toBe(0);
    call("x_step", 2);
    expect(call("x_held")).toBe(1);
    call("x_init");
    expect(call("x_load")).toBe(0);
    call("x_step", 2);
    expect(call("x_held")).toBe(2);
  });

  it("is not asked in a self-test, and gone after it", () => {
    call("x_init");
    call("x_set");
    const before = call("x_calls");
    expect([call("x_selftest"), call("x_calls")]).toEqual([0, before]);
    call("x_step", 3);
    expect(call("x_calls")).toBe(before);
  });
});

describe("verify", () => {
  it("compares without a hook and with one, and the certificate is that of no hook", async () => {
    const graph = small();
    const executor = await strictExecutor(graph, projectOf(graph, seededVectors(graph, 2)));
    const vectors = seededVectors(graph, 60);
    const { equal, compared, certificate } = await verifyEquality(graph, vectors, { real: executor });
    expect([equal, compared.hooked, compared.steps]).toEqual([true, true, 60]);
    const plain = graphOfNodes([{ node: integersOf(3, { windows: [4, 3], heads: 1, summary: top }, random(1)) }]);
    const other = await verifyEquality(plain, vectors, { real: await strictExecutor(plain, projectOf(plain, seededVectors(plain, 2))) });
    expect([other.compared.hooked, 2 * other.compared.values]).toEqual([undefined, compared.values]);
    expect(certificate.entries).toEqual(other.certificate.entries);
  });

  it("finds a hook that is not asked", async () => {
    const graph = small();
    const executor = await strictExecutor(graph, projectOf(graph, seededVectors(graph, 2)));
    const deaf = { ...executor, open: async () => ({ ...(await executor.open()), hook: () => undefined }) };
    const { equal, difference } = await verifyEquality(graph, seededVectors(graph, 60), { real: deaf });
    expect([equal, difference?.hooked]).toEqual([false, true]);
    const { notes = [] } = differenceDiagnostic(graph, difference!);
    expect(notes.at(-1)).toBe("with a store hook set; without one nothing differs");
    if (!hasTool("clang")) return;
    const folder = await temporaryFolder();
    const { files, sources } = projectOf(graph, seededVectors(graph, 60));
    const reproduced = reproducer(graph, seededVectors(graph, 60), difference!);
    const without = reproduced["main.c"]!.replace(/^.*_set_store\(.*$/m, "");
    for (const [name, text] of [...files, ...Object.entries(reproduced), ["without.c", without] as const]) await folder.write(name, text);
    const cwd = folder.path;
    const strict = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-pedantic", "-Werror"];
    const ran = (main: string, flags: readonly string[]) => {
      execFileSync("clang", [...flags, "-o", "main", ...sources, main], { cwd });
      return spawnSync("./main", { cwd, encoding: "utf8" }).stdout.trimEnd().split("\n").at(-1);
    };
    // It is the executor that is wrong, not the C; and it takes the hook to see it.
    expect(ran("main.c", strict)).toBe("0 differences");
    expect(ran("without.c", ["-w"])).not.toBe("0 differences");
  });

  it("statistics count what is stored, not what was refused by the firmware", () => {
    const graph = small();
    const run = reference(graph, layoutsOf(graph), { hooked: true, counts: true });
    run.reset();
    const decide = storeDecision(0);
    const stream = randomStream(graph, random(4));
    let stored = 0;
    for (let t = 0; t < 3; t++) {
      const [x] = stream();
      run.step([x!]);
      if (decide(x!)) stored++;
    }
    const at = statisticsLayout(graph).slots.findIndex(({ name }) => name === "past0.stored");
    expect(new Uint32Array(run.statistics!.bytes().buffer)[at]).toBe(stored);
  });
});
