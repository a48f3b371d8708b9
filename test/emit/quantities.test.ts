/** The header's conversions from and to real numbers in Q16.16, compiled and run, against the formula q = clamp(round(x / s) + z). */

import { expect, it } from "vitest";
import { instantiate } from "wasi-sdk-bindings";
import { type Format, formatOf, limits, quantizeValue, signedUnitFormat, unitFormat } from "../../src/arith/format.ts";
import type { QuantizedGraph, QuantizedNode } from "../../src/ir/quantized.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { random } from "../support/random.ts";
import { projectOf, wasmOf } from "../support/wasm.ts";

const r = random(29);
const span = (least: number, greatest: number) => 2 ** (least + r.next() * (greatest - least));

/** What calibration gives, steps of 2^-100 to 2^100 real units, and what the contract fixes. */
const formats: Format[] = [
  ...([8, 16] as const).flatMap((bits) => [
    signedUnitFormat(bits),
    unitFormat(bits),
    ...Array.from({ length: 12 }, () => formatOf({ lo: -span(-8, 10) * r.integer(0, 1), hi: span(-8, 10) }, bits)!),
    ...[-100, -30, -16, 0, 13, 14, 15, 20, 40, 100].map((e) => formatOf({ lo: -(2 ** e) * 127.5, hi: 2 ** e * 130 }, bits)!),
  ]),
];

function graphOfInputs(): QuantizedGraph {
  const origin = { span: { file: "model.ts", line: 1, column: 1, length: 1 }, text: "input" };
  const nodes = formats.map(
    (format, id): QuantizedNode => ({
      id,
      name: `x${id}`,
      op: "input",
      inputs: [],
      shape: [1],
      format,
      matrices: {},
      numbers: {},
      words: {},
      state: [],
      origin,
    }),
  );
  return {
    name: "m",
    file: "model.ts",
    options: { spans: {} },
    nodes,
    outputs: nodes.slice(0, 2).map(({ name, id }) => ({ name, node: id })),
  };
}

/** Stored constants, case labels and functions out of the macros. */
const functions = (i: number, { bits }: Format): string => `
static const int${bits}_t threshold${i}[2] = { M_X${i}_Q(32768), M_X${i}_Q(-32768) };
__attribute__((export_name("constant${i}"))) int32_t constant${i}(int32_t k); int32_t constant${i}(int32_t k) { return threshold${i}[k]; }
__attribute__((export_name("q${i}"))) int32_t q${i}(int32_t real); int32_t q${i}(int32_t real) { return M_X${i}_Q(real); }
__attribute__((export_name("real${i}"))) int32_t real${i}(int32_t q); int32_t real${i}(int32_t q) { return M_X${i}_REAL(q); }
__attribute__((export_name("is${i}"))) int32_t is${i}(int32_t q); int32_t is${i}(int32_t q) { switch (q) { case M_X${i}_Q(0): return 1; default: return 0; } }
`;

it(`quantities of ${formats.length} formats: constants fold, and each value is the formula's`, async () => {
  const graph = graphOfInputs();
  const project = projectOf(graph, seededVectors(graph, 2));
  const source = `#include "m.h"\n${formats.map((format, i) => functions(i, format)).join("")}`;
  const files = new Map(project.files).set("quantities.c", source);
  // Without traps: checked int64 products need a helper of 128 bits.
  const wasm = await instantiate(await wasmOf({ ...project, files, sources: [...project.sources, "quantities.c"] }));
  const call = (name: string, argument: number) => Number(wasm.functions[name]!(argument));
  const least = -(2 ** 31);
  for (const [i, format] of formats.entries()) {
    const { lo, hi } = limits(format);
    const reals = [0, 1, -1, 32768, least, 2 ** 31 - 1, ...Array.from({ length: 60 }, () => Math.round(r.normal() * span(0, 30)))];
    for (const real of reals.map((v) => Math.max(least, Math.min(2 ** 31 - 1, v)))) {
      const exact = real / 65536 / format.s;
      const q = call(`q${i}`, real);
      // A multiplier of 31 bits may fall on the other side of a tie.
      const nearTie = Math.abs(exact - Math.floor(exact) - 0.5) <= Math.abs(exact) * 2 ** -30 + 1e-9;
      if (nearTie) expect(Math.abs(q - quantizeValue(real / 65536, format))).toBeLessThanOrEqual(1);
      else expect(q, `${real} of s ${format.s}, z ${format.z}`).toBe(quantizeValue(real / 65536, format));
    }
    for (const [k, real] of [32768, -32768].entries()) expect(call(`constant${i}`, k)).toBe(call(`q${i}`, real));
    expect(call(`is${i}`, format.z)).toBe(1);
    for (const q of [lo, hi, format.z, format.z + 1, format.z - 1, r.integer(lo, hi)]) {
      const exact = (q - format.z) * format.s * 65536;
      const held = Math.max(least, Math.min(2 ** 31 - 1, exact));
      expect(Math.abs(call(`real${i}`, q) - held), `${q} of s ${format.s}, z ${format.z}`).toBeLessThanOrEqual(
        0.5 + Math.abs(held) * 2 ** -29,
      );
    }
  }
});
