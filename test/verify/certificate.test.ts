/** Certificates: the text format by hand, and the same numbers from every way of making them. */

import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Sequences } from "../../src/ir/data.ts";
import { canonicalText, modelHash } from "../../src/ir/model-hash.ts";
import { runFixed } from "../../src/ops/run-fixed.ts";
import { quantize } from "../../src/quantize/quantize.ts";
import { compareCertificates } from "../../src/verify/certificate.ts";
import { layoutsOf, readSlot, writeSlot } from "../../src/verify/layout.ts";
import { randomInteger } from "../../src/verify/random.ts";
import { referenceCertificate } from "../../src/verify/reference.ts";
import { chooseVectors, recordedVectors, seededVectors } from "../../src/verify/vectors.ts";
import { digits, graphWith } from "./support.ts";

/** y = x + 1 in steps of 1/8 or so, and the greatest of both: small enough to follow by hand. */
function small() {
  const nodes = [
    { name: "x", op: "input", shape: [2], attributes: { range: [-16, 15.875] } },
    { name: "y", op: "relu", inputs: [0], shape: [2] },
    { name: "top", op: "argmax", inputs: [1], shape: [], classes: 2 },
  ];
  const graph = graphWith(nodes, ["top", "y"], new Map());
  const data: Sequences = {
    file: "calibration.npz",
    count: 2,
    steps: 3,
    lengths: [2, 1],
    inputs: { x: Float32Array.from([1, -2, 0, 15.875, 99, 99, -3, 4, 99, 99, 99, 99]) },
  };
  return { graph: quantize(graph, data), data };
}

describe("model hash", () => {
  it("is the SHA-256 of a text that names every integer", () => {
    const { graph } = small();
    expect(canonicalText(graph)).toMatchInlineSnapshot(`
      "lookback-model 1
      model "model"
      node "x" input [2]
       inputs
       format 0.125 0 8 free
      node "y" relu [2]
       inputs 0
       format 0.062254901975393295 -128 8 free
       number "bias" -1040384
       number "hi" 127
       number "k" 16384
       number "lo" -128
       number "m" 526352
       number "t" 0
      node "top" argmax []
       inputs 1
       classes 2
      output "top" 2
      output "y" 1
      "
    `);
    expect(modelHash(graph)).toBe(createHash("sha256").update(canonicalText(graph)).digest("hex"));
  });

  it("does not see lines of the spec, options or ranges, but every integer", async () => {
    const { quantized } = await digits();
    const span = { file: "elsewhere.ts", line: 77, column: 1, length: 1 };
    const nodes = quantized.nodes.map(({ range: _range, ...node }) => ({ ...node, origin: { span, text: "" } }));
    expect(modelHash({ ...quantized, file: "elsewhere.ts", options: { spans: {} }, nodes })).toBe(modelHash(quantized));
    const memory = quantized.nodes[1]!;
    const bias = memory.matrices["x"]!.bias.slice();
    bias[7]! += 1;
    const changed = { ...memory, matrices: { ...memory.matrices, x: { ...memory.matrices["x"]!, bias } } };
    expect(modelHash({ ...quantized, nodes: quantized.nodes.with(1, changed) })).not.toBe(modelHash(quantized));
  });
});

describe("canonical bytes", () => {
  it("are little-endian at their width, and come back", () => {
    const slot = { name: "s", node: 0, shape: [3], count: 3, signed: true, offset: 1 };
    for (const [width, values, bytes] of [
      [1, [-128, 127, -1], [0, 128, 127, 255]],
      [2, [-32640, 258, -1], [0, 0x80, 0x80, 2, 1, 255, 255]],
      [4, [-(2 ** 31), 16909060, -1], [0, 0, 0, 0, 128, 4, 3, 2, 1, 255, 255, 255, 255]],
    ] as const) {
      const written = new Uint8Array(bytes.length);
      writeSlot({ ...slot, width }, values, written);
      expect([...written]).toEqual([...bytes]);
      expect([...readSlot({ ...slot, width }, written)]).toEqual([...values]);
    }
    const indices = { ...slot, width: 2 as const, signed: false };
    const written = new Uint8Array(7);
    writeSlot(indices, [65535, 0, 40000], written);
    expect([...readSlot(indices, written)]).toEqual([65535, 0, 40000]);
  });

  it("of the state are nodes in execution order and fields in theirs", async () => {
    const { quantized } = await digits();
    const { state } = layoutsOf(quantized);
    expect(state.slots.map(({ name, width, count, offset }) => ({ name, width, count, offset }))).toEqual([
      { name: "memory.h", width: 1, count: 64, offset: 0 },
      { name: "memory.c", width: 4, count: 64, offset: 64 },
    ]);
  });
});

describe("certificate", () => {
  it("holds the CRCs of hand-written bytes, not restarted between sequences, and the digest of their lines", () => {
    const { graph, data } = small();
    const certificate = referenceCertificate(graph, recordedVectors(graph, "calibration", data), { lookback: "0.1.0" });
    // x: [-16, 15.875] has s = 1/8 and z = 0. Steps: [1, -2], [0, 15.875], then [-3, 4] from reset.
    const x = [8, 0x100 - 16, 0, 127, 0x100 - 24, 32];
    // y's range is [0, 15.875]: s = 15.875/255, z = -128; 1 → 16.06, 15.875 → 255, 4 → 64.25 steps above it.
    const y = [16 - 128 + 256, 128, 128, 127, 128, 64 - 128 + 256];
    const crc = (bytes: number[]) => crc32(Uint8Array.from(bytes)).toString(16).padStart(8, "0");
    const entries = [
      { entry: "input", count: 6, crc: crc(x) },
      { entry: "node y", count: 6, crc: crc(y) },
      { entry: "node top", count: 3, crc: crc([0, 0, 1, 0, 1, 0]) },
      { entry: "output top", count: 3, crc: crc([0, 0, 1, 0, 1, 0]) },
      { entry: "output y", count: 6, crc: crc(y) },
      { entry: "state", count: 0, crc: "00000000" },
    ];
    expect(certificate.entries).toEqual(entries);
    const text = `lookback-certificate 1 ${modelHash(graph)}\n${entries.map((e) => `${e.entry} ${e.count} ${e.crc}\n`).join("")}`;
    expect(certificate.digest).toBe(createHash("sha256").update(text, "utf8").digest("hex"));
    expect(certificate).toMatchObject({ format: 1, contract: 1, model: modelHash(graph) });
    expect(certificate.provenance).toEqual({
      executor: "reference",
      vectors: { source: "calibration", file: "calibration.npz", sequences: 2, steps: 3 },
      versions: { lookback: "0.1.0" },
    });
  });

  it("is the same on every run, and another for other steps", async () => {
    const { quantized, test } = await digits();
    const all = referenceCertificate(quantized, recordedVectors(quantized, "test", test));
    expect(referenceCertificate(quantized, recordedVectors(quantized, "test", test))).toEqual(all);
    const some = referenceCertificate(quantized, recordedVectors(quantized, "test", test, 100));
    expect(some.digest).not.toBe(all.digest);
    expect(compareCertificates(all, all)).toBeUndefined();
    expect(compareCertificates(all, some)).toBe("input");
    expect(compareCertificates(all, { ...all, model: "0" })).toBe("model");
    const other = all.entries.map((entry) => (entry.entry === "node scores" ? { ...entry, crc: "00000000" } : entry));
    expect(compareCertificates(all, { ...all, entries: other })).toBe("node scores");
    expect(compareCertificates(all, { ...all, entries: all.entries.slice(0, -1) })).toBe("state");
  });

  it("holds the state after each sequence", async () => {
    const { quantized, test } = await digits();
    const vectors = recordedVectors(quantized, "test", test, 16);
    const run = runFixed(quantized);
    const input = [new Int32Array(8)];
    let crc = 0;
    for (const [sequence, { steps }] of vectors.sequences.entries()) {
      run.reset();
      for (let step = 0; step < steps; step++) {
        vectors.read(sequence, step, input);
        run.step(input);
      }
      const { h, c } = run.state[1] as { h: Int32Array; c: Int32Array };
      crc = crc32(new Uint8Array([...new Uint8Array(Int8Array.from(h).buffer), ...new Uint8Array(c.buffer)]), crc);
    }
    const state = referenceCertificate(quantized, vectors).entries.at(-1);
    expect(state).toEqual({ entry: "state", count: 2 * 128, crc: crc.toString(16).padStart(8, "0") });
  });
});

describe("vectors", () => {
  it("are test, else calibration, else seeded", async () => {
    const { quantized, test, calibration } = await digits();
    expect(chooseVectors(quantized, { test, calibration })).toMatchObject({ source: "test", file: test.file, steps: 597 * 8 });
    expect(chooseVectors(quantized, { calibration })).toMatchObject({ source: "calibration", steps: 1600 });
    expect(chooseVectors(quantized, {})).toMatchObject({ source: "seeded", seed: 1, sequences: [{ steps: 64 }] });
  });

  it("are capped in all, and cut the last sequence", async () => {
    const { quantized, test } = await digits();
    expect(chooseVectors(quantized, { test, steps: 19 }).sequences).toEqual([{ steps: 8 }, { steps: 8 }, { steps: 3 }]);
    expect(chooseVectors(quantized, { steps: 1_000_000 })).toMatchObject({ steps: 1_000_000 });
  });

  it("leave padding alone: only valid steps are read", () => {
    const { graph, data } = small();
    const vectors = recordedVectors(graph, "calibration", data);
    expect(vectors.sequences).toEqual([{ steps: 2 }, { steps: 1 }]);
    const into = [new Int32Array(2)];
    vectors.read(1, 0, into);
    expect([...into[0]!]).toEqual([-24, 32]);
  });

  it("of the seeded kind reach both ends and are the same anywhere", async () => {
    const { quantized } = await digits();
    const into = [new Int32Array(8)];
    const seen = new Set<number>();
    for (let step = 0; step < 1000; step++) {
      seededVectors(quantized).read(0, step, into);
      for (const value of into[0]!) seen.add(value);
    }
    expect(seen.size).toBe(256);
    expect(Math.min(...seen)).toBe(-128);
    expect(Math.max(...seen)).toBe(127);
    seededVectors(quantized).read(0, 3, into);
    expect([...into[0]!]).toEqual(Array.from({ length: 8 }, (_, k) => randomInteger(1, 24 + k, -128, 127)));
    expect([...into[0]!]).toMatchInlineSnapshot(`
      [
        106,
        32,
        18,
        40,
        71,
        -55,
        77,
        12,
      ]
    `);
  });
});
