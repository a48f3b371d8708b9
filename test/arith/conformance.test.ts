/** The arithmetic against vectors of an independent implementation (test/conformance/README.md): every integer, every scale. */

import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { exp2 } from "../../src/arith/exp2.ts";
import { exp2Table } from "../../src/arith/exp2-table.ts";
import { type Format, formatOf, greatestMagnitude } from "../../src/arith/format.ts";
import { mulh, mulw } from "../../src/arith/multiply.ts";
import { readWeights } from "../../src/arith/read.ts";
import { round } from "../../src/arith/round.ts";
import { quantizeRows } from "../../src/arith/rows.ts";
import { clamp } from "../../src/arith/saturate.ts";
import { sigmoid15, sigmoid31, tanh20 } from "../../src/arith/sigmoid.ts";
import { sigmoidTable } from "../../src/arith/sigmoid-table.ts";

const vectors = (name: string) => JSON.parse(readFileSync(new URL(`../conformance/${name}.json`, import.meta.url), "utf8"));
const real = (x: number | string) => Number(x);

describe("conformance", () => {
  it("products", () => {
    const { mulh: high, mulw: wide } = vectors("mulh");
    expect(high.a.map((a: number, i: number) => mulh(a, high.b[i]))).toEqual(high.y);
    expect(wide.a.map((a: number, i: number) => mulw(a, wide.b[i]))).toEqual(wide.y);
  });

  it("tables", () => {
    const tables = vectors("tables");
    const littleEndian = (table: Int32Array | Uint16Array) => new Uint8Array(table.buffer);
    expect(crc32(littleEndian(sigmoidTable))).toBe(tables.sigmoid_crc32);
    expect(crc32(littleEndian(exp2Table))).toBe(tables.exp2_crc32);
    expect(tables.p.map(sigmoid31)).toEqual(tables.sig31);
    expect(tables.p.map(sigmoid15)).toEqual(tables.sigma15);
    expect(tables.p.map(tanh20)).toEqual(tables.tanh20);
    expect(tables.D.map(exp2)).toEqual(tables.exp2);
  });

  it("ranges and inputs", () => {
    const { ranges, inputs } = vectors("formats");
    for (const { lo, hi, bits, s, z } of ranges) expect(formatOf({ lo, hi }, bits), `${lo} .. ${hi}`).toMatchObject({ s, z });
    for (const { s, z, lo, hi, x, q } of inputs) {
      const stored = x.map(real).map((v: number) => clamp(round((Number.isNaN(v) ? 0 : v) / s) + z, lo, hi));
      expect(stored).toEqual(q);
    }
  });

  for (const row of vectors("rows").cases) {
    it(`rows: ${row.name}`, () => {
      const x: Format = { ...row.x, fixed: row.greatest === 16384 };
      expect(greatestMagnitude(x)).toBe(row.greatest);
      const rows = row.w.map((w: number[], i: number) => ({ w: w.map(real), b: real(row.b[i]), sOut: row.s_out[i], fold: row.fold[i] }));
      const result = quantizeRows(rows, x, row.greatest);
      if (row.refused) return expect(result).toHaveProperty("refused");
      expect(result).not.toHaveProperty("refused");
      if ("refused" in result) return;
      expect({ t: result.t, m: [...result.m], bias: [...result.bias], q: [...result.q], s_w: [...result.scales] }).toEqual({
        t: row.t,
        m: row.m,
        bias: row.bias,
        q: row.q.flat(),
        s_w: row.s_w,
      });
    });
  }

  it("reads", () => {
    for (const { logits, counts, sink, w, name } of vectors("read").cases) {
      expect([...readWeights(logits, counts, sink ?? undefined)], name).toEqual(w);
    }
  });
});
