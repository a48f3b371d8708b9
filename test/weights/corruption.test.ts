/** Damaged and hostile files: a Refusal with a place, or values; never another exception, never much time or memory. */

import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { parseNpy } from "../../src/weights/npy.ts";
import { parseNpz } from "../../src/weights/npz.ts";
import { parseSafetensors } from "../../src/weights/safetensors.ts";
import type { TensorFile } from "../../src/weights/tensor-file.ts";
import { float64Values } from "../../src/weights/values.ts";
import { joined } from "../support/encode.ts";
import { npy, npz, rawNpy, zip } from "../support/npz.ts";
import { filled, rawSafetensors, safetensors } from "../support/safetensors.ts";

const tensors = {
  "memory.weight_ih_l0": filled([8, 3]),
  "scores.bias": filled([4]),
  many: { dtype: "int64", shape: [2, 1], values: [1, -2] },
} as const;

const readers: Record<string, { valid: Uint8Array; read: (bytes: Uint8Array) => TensorFile }> = {
  safetensors: { valid: safetensors(tensors, { format: "pt" }), read: (bytes) => parseSafetensors(bytes, "f") },
  npz: { valid: npz(tensors), read: (bytes) => parseNpz(bytes, "f") },
  "npz, deflated": { valid: npz(tensors, true), read: (bytes) => parseNpz(bytes, "f") },
  "npz, zip64": {
    valid: zip([{ name: "a.npy", content: npy(tensors.many), zip64: true, deflate: true }], { zip64: true }),
    read: (bytes) => parseNpz(bytes, "f"),
  },
  npy: {
    valid: npy(tensors.many),
    read: (bytes) => ({ file: "f", tensors: new Map([["x", parseNpy(bytes, "f", "x")]]) }),
  },
};

/** Reads everything. Undefined if the file was refused. */
function readAll(read: (bytes: Uint8Array) => TensorFile, bytes: Uint8Array): number[][] | undefined {
  try {
    return [...read(bytes).tensors.values()].map((tensor) => [...float64Values(tensor)]);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    expect(thrown.diagnostics).toHaveLength(1);
    const [diagnostic] = thrown.diagnostics;
    expect(diagnostic).toMatchObject({ code: expect.stringMatching(/^LB40\d\d$/), severity: "error", place: { file: "f" } });
    expect(diagnostic?.help).toBeDefined();
    return undefined;
  }
}

describe.each(Object.entries(readers))("%s", (_, { valid, read }) => {
  test("the file itself is read", () => {
    expect(readAll(read, valid)?.flat().length).toBeGreaterThan(0);
  });

  test("cut off anywhere, it is refused", () => {
    for (let length = 0; length < valid.length; length++) expect(readAll(read, valid.slice(0, length))).toBeUndefined();
  });

  test("with a byte more at the end, it is refused", () => {
    expect(readAll(read, joined(valid, Uint8Array.of(0)))).toBeUndefined();
  });

  test("with bytes changed, it is refused or read, quickly and in little memory", () => {
    const change = fc.tuple(fc.nat(valid.length - 1), fc.oneof(fc.nat(255), fc.constantFrom(0, 0xff, 0x7f, 0x80)));
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = valid.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        readAll(read, bytes);
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      }),
      { numRuns: 2000, interruptAfterTimeLimit: 30_000, markInterruptAsFailure: true },
    );
    expect(most).toBeLessThan(64e6);
  });

  test("every single byte changed in every bit", () => {
    for (let at = 0; at < valid.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const bytes = valid.slice();
        bytes[at]! ^= 1 << bit;
        readAll(read, bytes);
      }
    }
  });

  test("random bytes are refused", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => readAll(read, bytes) === undefined));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => readAll(read, joined(valid.slice(0, 60), bytes)) === undefined));
  });
});

/** Runs it, and says how long it took and whether it was refused with this code. */
function refusal(run: () => unknown): { readonly code: string; readonly ms: number; readonly megabytes: number } {
  const before = process.memoryUsage().rss;
  const start = performance.now();
  try {
    run();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const megabytes = (process.memoryUsage().rss - before) / 1e6;
    return { code: thrown.diagnostics[0]?.code ?? "", ms: performance.now() - start, megabytes };
  }
  return { code: "none", ms: performance.now() - start, megabytes: 0 };
}

describe("bombs", () => {
  const zeros = deflateRawSync(new Uint8Array(200e6));
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (50000000,), }";

  test("a member that inflates to 200 MB under the shape of 4 bytes", () => {
    const content = npy(filled([1]));
    const bomb = deflateRawSync(joined(content, new Uint8Array(200e6)));
    const file = zip([{ name: "a.npy", content, deflate: true, packed: bomb }]);
    const found = refusal(() => float64Values(parseNpz(file, "f").tensors.get("a")!));
    expect(found).toMatchObject({ code: "LB4036" });
    expect(found.ms).toBeLessThan(5000);
    expect(found.megabytes).toBeLessThan(64);
  });

  test("10,000 such members are refused without inflating one", () => {
    const members = Array.from({ length: 10_000 }, (_, i) => ({
      name: `${i}.npy`,
      content: rawNpy(header),
      deflate: true,
      packed: zeros.subarray(0, 1000),
    }));
    expect(refusal(() => parseNpz(zip(members), "f"))).toMatchObject({ code: "LB4040" });
  });

  test("more members than are read", () => {
    const members = Array.from({ length: 10_001 }, (_, i) => ({ name: `${i}.npy`, content: npy(filled([1])) }));
    expect(refusal(() => parseNpz(zip(members), "f"))).toMatchObject({ code: "LB4031" });
  });

  test("many members whose headers inflate to nothing but spaces", () => {
    const packed = deflateRawSync(joined(Buffer.from("\x93NUMPY\x02\0\x10\x27\0\0{", "latin1"), Buffer.alloc(20e6, " ")));
    const members = Array.from({ length: 3000 }, (_, i) => ({ name: `${i}.npy`, content: rawNpy(header), deflate: true, packed }));
    const found = refusal(() => parseNpz(zip(members), "f"));
    expect(found.code).toBe("LB4041");
    expect(found.ms).toBeLessThan(5000);
  });

  test("members that share their bytes", () => {
    const content = npy(filled([1]));
    const file = zip([
      { name: "a.npy", content },
      { name: "a.npy", content, offset: 0 },
    ]);
    expect(refusal(() => parseNpz(file, "f"))).toMatchObject({ code: "LB4031" });
  });

  test("a header of deep brackets, or of one endless text", () => {
    expect(refusal(() => parseSafetensors(rawSafetensors(`{"a":${"[".repeat(1e6)}`), "f"))).toMatchObject({ code: "LB4021" });
    const endless = refusal(() => parseSafetensors(rawSafetensors(`{"${"\\u0041".repeat(1e6)}`), "f"));
    expect(endless).toMatchObject({ code: "LB4021" });
    expect(endless.ms).toBeLessThan(5000);
  });

  test("a million duplicate or malformed entries", () => {
    const found = refusal(() => parseSafetensors(rawSafetensors(`{${'"a":1,'.repeat(1e6)}"b":1}`), "f"));
    expect(found).toMatchObject({ code: "LB4022" });
    expect(found.ms).toBeLessThan(5000);
  });

  test("shapes whose product overflows", () => {
    const shape = [2 ** 31, 2 ** 31, 4];
    const header = JSON.stringify({ a: { dtype: "F32", shape, data_offsets: [0, 0] } });
    expect(refusal(() => parseSafetensors(rawSafetensors(header), "f"))).toMatchObject({ code: "LB4008" });
    const npyHeader = "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 4294967296), }";
    expect(refusal(() => parseNpy(rawNpy(npyHeader), "f", "a"))).toMatchObject({ code: "LB4008" });
  });

  test("a shape with a zero beside huge sizes is an empty array", () => {
    const header = JSON.stringify({ a: { dtype: "F32", shape: [2 ** 40, 0, 2 ** 40], data_offsets: [0, 0] } });
    expect([...float64Values(parseSafetensors(rawSafetensors(header), "f").tensors.get("a")!)]).toEqual([]);
  });
});
