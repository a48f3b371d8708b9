/** The generated interface beyond step: snapshot, restore, state_valid, selftest (c-api). */

import { crc32 } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { instantiate, type WasmInstance } from "wasi-sdk-bindings";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { hasOp, modelWhere } from "../support/models.ts";
import { random } from "../support/random.ts";
import { projectOf, wasmOf } from "../support/wasm.ts";

const status = { ok: 0, badLength: 1, badFormat: 2, wrongModel: 3, badCrc: 4, badValue: 5, weightsCorrupt: 6, wrongResult: 7 };
const int16 = (graph: QuantizedGraph) =>
  hasOp("lstm")(graph) && graph.nodes.some(({ state }) => state.some(({ bits, takesResult }) => bits === 16 && takesResult));

describe("generated interface", () => {
  let graph: QuantizedGraph;
  let wasm: WasmInstance;
  let bytes: () => Uint8Array;
  const call = (name: string) => Number(wasm.functions[name]!());
  const sealed = (snapshot: Uint8Array) => {
    new DataView(snapshot.buffer, snapshot.byteOffset).setUint32(
      snapshot.length - 4,
      crc32(snapshot.subarray(0, snapshot.length - 4)),
      true,
    );
    return snapshot;
  };
  const restore = (snapshot: Uint8Array) => {
    bytes().set(snapshot);
    return call("lb_restore");
  };
  const snapshot = () => {
    call("lb_snapshot");
    return bytes().slice();
  };

  beforeAll(async () => {
    graph = modelWhere((one) => int16(one) && firstWeights(one) !== undefined);
    wasm = await instantiate(await wasmOf(projectOf(graph, seededVectors(graph, 8)), { traps: true }));
    call("lb_reset");
    const length = call("lb_snapshot");
    bytes = () => new Uint8Array(wasm.memory.buffer, call("lb_bytes"), length);
  });

  it("passes its self-test, with the CRC that was compiled in", () => {
    expect(call("lb_selftest")).toBe(status.ok);
    expect(call("lb_selftest_crc")).not.toBe(0);
  });

  it("restores what it snapshots, and goes on with the same results", () => {
    call("lb_reset");
    new Uint8Array(wasm.memory.buffer, call("lb_input"), 4).fill(77);
    for (let i = 0; i < 5; i++) call("lb_step");
    const saved = snapshot();
    for (let i = 0; i < 5; i++) call("lb_step");
    const later = snapshot();
    expect(later).not.toEqual(saved);
    expect(restore(saved)).toBe(status.ok);
    for (let i = 0; i < 5; i++) call("lb_step");
    expect(snapshot()).toEqual(later);
  });

  it("refuses every damaged snapshot and leaves the state as it was", () => {
    call("lb_reset");
    call("lb_step");
    const good = snapshot();
    const at = (offset: number, value: number) => {
      const copy = good.slice();
      copy[offset] = value;
      return copy;
    };
    expect(restore(at(0, 0x4d))).toBe(status.badFormat);
    expect(restore(at(4, 2))).toBe(status.badFormat);
    expect(restore(at(6, 9))).toBe(status.badFormat);
    expect(restore(at(8, good[8]! ^ 1))).toBe(status.wrongModel);
    expect(restore(at(40, good[40]! ^ 1))).toBe(status.badLength);
    expect(restore(at(44, good[44]! ^ 1))).toBe(status.badCrc);
    bytes().set(good);
    expect(snapshot()).toEqual(good);
  });

  it("refuses an int16 h that no step leaves behind, though its CRC is right", () => {
    const good = snapshot();
    const bad = good.slice();
    const place = firstInt16(graph);
    new DataView(bad.buffer).setInt16(44 + place, 16385, true);
    expect(restore(sealed(bad))).toBe(status.badValue);
    new DataView(bad.buffer).setInt16(44 + place, -16384, true);
    expect(restore(sealed(bad))).toBe(status.ok);
    expect(call("lb_state_valid")).toBe(1);
  });

  it("never takes random bytes for a state", () => {
    const r = random(3);
    for (let i = 0; i < 200; i++) {
      const junk = Uint8Array.from({ length: bytes().length }, () => r.integer(0, 255));
      expect(restore(junk)).not.toBe(status.ok);
      if (i % 2 === 0) junk.set(snapshot().subarray(0, 44));
      expect(restore(junk)).not.toBe(status.ok);
    }
  });

  it("notices any flipped bit of its weights", () => {
    const memory = new Uint8Array(wasm.memory.buffer);
    const weights = firstWeights(graph)!;
    const at = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength).indexOf(weights);
    expect(at).toBeGreaterThan(0);
    const r = random(5);
    for (let i = 0; i < 300; i++) {
      const byte = at + r.integer(0, weights.length - 1);
      const mask = 1 << r.integer(0, 7);
      memory[byte]! ^= mask;
      expect(call("lb_selftest")).toBe(status.weightsCorrupt);
      memory[byte]! ^= mask;
    }
    expect(call("lb_selftest")).toBe(status.ok);
  });
});

/** Where in the canonical state the first int16 field begins. */
function firstInt16(graph: QuantizedGraph): number {
  let offset = 0;
  for (const field of graph.nodes.flatMap(({ state }) => state)) {
    if (field.bits === 16 && field.takesResult) return offset;
    offset += (field.count * field.bits) / 8;
  }
  throw new Error("no int16 field");
}

/** The first weights in the order in which they are packed: all of a dense layer's, or an LSTM's first row for x. */
function firstWeights(graph: QuantizedGraph): Uint8Array | undefined {
  for (const { matrices } of graph.nodes) {
    const matrix = matrices["w"] ?? matrices["x"];
    if (matrix === undefined) continue;
    const values = matrices["w"] ? matrix.q : matrix.q.subarray(0, matrix.columns);
    if (values.length >= 8) return Uint8Array.from(values, (value) => value & 255);
  }
  return undefined;
}
