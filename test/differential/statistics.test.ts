/** `--stats`: what the C has counted is what the reference has, at every step; nothing else changes but the size of the state. */

import { describe, expect, it } from "vitest";
import { instantiate } from "wasi-sdk-bindings";
import { sequenceLength } from "../../src/ir/graph.ts";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { lower } from "../../src/lower/lower.ts";
import { quantize } from "../../src/quantize/quantize.ts";
import { differenceDiagnostic } from "../../src/verify/difference.ts";
import { layoutsOf, readSlot } from "../../src/verify/layout.ts";
import { reference } from "../../src/verify/reference.ts";
import { statisticsLayout } from "../../src/verify/statistics.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { verifyEquality } from "../../src/verify/verify.ts";
import { graphOfNodes, integersOf, randomNode, randomStream } from "../support/look-back.ts";
import { random } from "../support/random.ts";
import { randomModel } from "../support/random-model.ts";
import { projectOf, strictExecutor, wasmOf } from "../support/wasm.ts";

const named = (graph: QuantizedGraph, bytes: Uint8Array) =>
  Object.fromEntries(statisticsLayout(graph).slots.map((slot) => [slot.name, readSlot(slot, bytes)[0]! >>> 0]));

async function atEveryStep(graph: QuantizedGraph, stream: () => Int32Array[], steps: number): Promise<Record<string, number>> {
  const executor = await strictExecutor(graph, projectOf(graph, seededVectors(graph, 2), true));
  const session = await executor.open();
  const run = reference(graph, layoutsOf(graph), { counts: true });
  await session.reset();
  run.reset();
  for (let t = 0; t < steps; t++) {
    const { input, output } = run.step(stream());
    const actual = await session.step(input);
    if (actual.kind !== "done") throw new Error(actual.message);
    if (Buffer.compare(actual.output, output) !== 0) throw new Error(`step ${t} gives something else`);
    const [mine, theirs] = [run.statistics!.bytes(), await session.statistics!()];
    if (Buffer.compare(mine, theirs) !== 0) expect(named(graph, theirs), `step ${t}`).toEqual(named(graph, mine));
  }
  const found = named(graph, run.statistics!.bytes());
  run.reset();
  await session.reset();
  expect(new Set([...(await session.statistics!()), ...run.statistics!.bytes()])).toEqual(new Set([0]));
  return found;
}

describe("counts of the C and of the reference", () => {
  const seen: Record<string, number> = {};
  const add = (found: Record<string, number>) => {
    for (const [name, value] of Object.entries(found)) {
      const kind = name.split(".").at(-1)!;
      seen[kind] = (seen[kind] ?? 0) + value;
    }
  };

  for (let seed = 1; seed <= 3; seed++) {
    it(`four random lookBacks, ${seed}`, async () => {
      const wide = seed === 3;
      const graph = graphOfNodes(Array.from({ length: 4 }, (_, i) => randomNode(900 + seed * 4 + i, wide)));
      add(await atEveryStep(graph, randomStream(graph, random(seed)), wide ? 500 : 150));
    });
  }

  it("random models of other operators", async () => {
    let models = 0;
    for (let seed = 300; models < 2; seed++) {
      const { model, params, calibration } = randomModel(seed, 24);
      let graph: QuantizedGraph;
      try {
        graph = quantize(lower(model, params), calibration);
      } catch {
        continue;
      }
      if (!graph.nodes.some(({ op }) => op === "lstm") || sequenceLength(graph) !== undefined) continue;
      const vectors = seededVectors(graph, 60);
      const buffers = graph.nodes.filter(({ op }) => op === "input").map(({ shape }) => new Int32Array(shape.reduce((a, b) => a * b, 1)));
      let t = 0;
      const stream = () => {
        vectors.read(0, t++, buffers);
        return buffers;
      };
      add(await atEveryStep(graph, stream, 60));
      models++;
    }
  });

  it("met every kind of event", () => {
    for (const kind of ["stored", "merged", "early", "refused", "evicted", "reach", "ends"])
      expect([kind, (seen[kind] ?? 0) > 0]).toEqual([kind, true]);
  });
});

const top = { kind: "top", kept: 2 } as const;

describe("reach", () => {
  it("grows with the pushes to the product of the windows and the running block, then stays there", async () => {
    const graph = graphOfNodes([{ node: integersOf(3, { windows: [4, 3, 2], heads: 1, summary: top }, random(1)) }]);
    const run = reference(graph, layoutsOf(graph), { counts: true });
    run.reset();
    const stream = randomStream(graph, random(2));
    for (let n = 1; n <= 100; n++) {
      run.step(stream());
      const whole = 4 * 3;
      const expected = Math.max(
        Math.min(n, 4),
        Math.min(Math.floor(n / 4), 3) * 4 + (n % 4),
        Math.min(Math.floor(n / whole), 2) * whole + (n % whole),
      );
      expect(named(graph, run.statistics!.bytes())["past0.reach"]).toBe(expected);
    }
  });

  it("of windows whose product is beyond 32 bits is at most 2^32 - 1, in C too", async () => {
    const windows = [200, 200, 200, 200, 200];
    const graph = graphOfNodes([{ node: integersOf(1, { windows, heads: 1, summary: { kind: "top", kept: 1 } }, random(1)) }]);
    const { functions, memory } = await instantiate(await wasmOf(projectOf(graph, seededVectors(graph, 2), true)));
    const call = (name: string) => Number(functions[name]!());
    call("lb_reset");
    // A memory that nobody waits for: every level full, every block all but finished.
    const run = reference(graph, layoutsOf(graph), { counts: true });
    const { slots } = layoutsOf(graph).state;
    const length = call("lb_snapshot");
    const bytes = new Uint8Array(memory.buffer, call("lb_bytes"), length);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (const { name, offset, count, width } of slots) {
      if (/len$/.test(name)) view.setUint16(44 + offset, 200, true);
      if (/age$/.test(name)) view.setUint16(44 + offset, 199, true);
      if (/present$/.test(name)) bytes.fill(0xff, 44 + offset, 44 + offset + count * width);
    }
    const { crc32 } = await import("node:zlib");
    view.setUint32(length - 4, crc32(bytes.subarray(0, -4)), true);
    expect(call("lb_restore")).toBe(0);
    const at = call("lb_statistics");
    const found = named(graph, new Uint8Array(memory.buffer, at, statisticsLayout(graph).bytes));
    expect(found["past0.reach"]).toBe(2 ** 32 - 1);
    run.reset();
  });
});

describe("a count", () => {
  it("stays at its greatest, is 0 after reset, and is no part of a snapshot", async () => {
    const graph = graphOfNodes([
      { node: integersOf(3, { windows: [4], heads: 1, summary: top, prune: { tau: 0, slots: [2] } }, random(1)) },
    ]);
    const machine = async (stats: boolean) => instantiate(await wasmOf(projectOf(graph, seededVectors(graph, 2), stats)));
    const [counting, plain] = [await machine(true), await machine(false)];
    const call = ({ functions }: typeof counting, name: string) => Number(functions[name]!());
    const snapshotOf = (of: typeof counting) => {
      const length = call(of, "lb_snapshot");
      return new Uint8Array(of.memory.buffer, call(of, "lb_bytes"), length).slice();
    };
    const counts = () => new Uint32Array(counting.memory.buffer, call(counting, "lb_statistics"), statisticsLayout(graph).count);
    for (const one of [counting, plain]) {
      call(one, "lb_reset");
      for (let i = 0; i < 3; i++) {
        new Int8Array(one.memory.buffer, call(one, "lb_input"), 3).fill(127);
        call(one, "lb_step");
      }
    }
    // 3 elements of 3 steps at an end; one vector stored, twice met again.
    expect([...counts()]).toEqual([9, 1, 2, 0, 0, 0, 3]);
    expect(snapshotOf(counting)).toEqual(snapshotOf(plain));
    expect(call(counting, "lb_restore")).toBe(0);
    expect([...counts()].slice(0, 3)).toEqual([9, 1, 2]);
    // The counters are the first of the state, which stands where the first of them is 9.
    const memory = new Uint32Array(counting.memory.buffer);
    const places = [...memory.keys()].filter((i) => memory[i] === 9 && memory[i + 1] === 1 && memory[i + 2] === 2);
    for (const place of places) memory[place + 2] = 2 ** 32 - 2;
    for (let i = 0; i < 3; i++) call(counting, "lb_step");
    expect(counts()[2]).toBe(2 ** 32 - 1);
    call(counting, "lb_reset");
    expect(new Set(counts())).toEqual(new Set([0]));
  });

  it("that differs is found by verify, and named", async () => {
    const graph = graphOfNodes([
      { node: integersOf(3, { windows: [4], heads: 1, summary: top, prune: { tau: 0, slots: [2] } }, random(1)) },
    ]);
    const executor = await strictExecutor(graph, projectOf(graph, seededVectors(graph, 2), true));
    const wrong = {
      ...executor,
      open: async () => {
        const session = await executor.open();
        return {
          ...session,
          statistics: async () => {
            const bytes = (await session.statistics!()).slice();
            bytes[8]!++;
            return bytes;
          },
        };
      },
    };
    const vectors = seededVectors(graph, 20);
    expect((await verifyEquality(graph, vectors, { real: executor })).equal).toBe(true);
    const { difference } = await verifyEquality(graph, vectors, { real: wrong });
    const { code, message } = differenceDiagnostic(graph, difference!);
    expect([code, message]).toEqual([
      "LB9007",
      expect.stringMatching(/^wasm counts otherwise than the reference: past0\.merged is \d+, not \d+$/),
    ]);
  });
});
