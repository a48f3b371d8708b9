/** The read of the generated C against the prototype's cases, at its extremes: every variant that a case is for. */

import { expect, it } from "vitest";
import { instantiate } from "wasi-sdk-bindings";
import { seededVectors } from "../../src/verify/vectors.ts";
import { readTensorFile } from "../ops/look-back/fixture.ts";
import { graphOfNodes, integersOf } from "../support/look-back.ts";
import { random } from "../support/random.ts";
import { projectOf, wasmOf } from "../support/wasm.ts";

/** Four components of a case's vectors, and behind them four that make its logit with a query of 127, 127, 127 and 1. */
const d = 8;
const query = [0, 0, 0, 0, 127, 127, 127, 1];

const exportsC = `
#include "m_kernels.h"
#define EXPORT(name) __attribute__((export_name(#name)))
static int8_t vectors[512 * 8], u[8], c[8];
static uint16_t counts[512];
static uint8_t counts8[512], bits[64];
static int16_t logits[512];
static int32_t sums[8];
EXPORT(vectors) void *x_vectors(void);
EXPORT(vectors) void *x_vectors(void) { return vectors; }
EXPORT(u) void *x_u(void);
EXPORT(u) void *x_u(void) { return u; }
EXPORT(c) void *x_c(void);
EXPORT(c) void *x_c(void) { return c; }
EXPORT(counts) void *x_counts(void);
EXPORT(counts) void *x_counts(void) { return counts; }
EXPORT(counts8) void *x_counts8(void);
EXPORT(counts8) void *x_counts8(void) { return counts8; }
EXPORT(bits) void *x_bits(void);
EXPORT(bits) void *x_bits(void) { return bits; }
EXPORT(read) void x_read(int32_t kind, int32_t slots, int32_t sink);
EXPORT(read) void x_read(int32_t kind, int32_t slots, int32_t sink)
{
    const uint16_t n = (uint16_t)slots;
    if (kind == 0) m_look_back_read_16_s8(vectors, counts, n, 8, u, 2, 1 << 30, sink, logits, sums, c);
    if (kind == 1) m_look_back_read_8_s8(vectors, counts8, n, 8, u, 2, 1 << 30, sink, logits, sums, c);
    if (kind == 2) m_look_back_read_bits_s8(vectors, bits, n, 8, u, 2, 1 << 30, sink, logits, sums, c);
    if (kind == 3) m_look_back_read_all_s8(vectors, n, 8, u, 2, 1 << 30, sink, logits, sums, c);
}
`;

it("63 cases: contexts, with counts of 16 and 8 bits, bits, and all there", async () => {
  const top = { kind: "top", kept: 1 } as const;
  const node = (seed: number, windows: number[], slots?: number[]) => ({
    node: integersOf(d, { windows, heads: 1, summary: top, ...(slots ? { prune: { tau: 0, slots } } : {}) }, random(seed)),
  });
  const graph = graphOfNodes([node(1, [300], [4]), node(2, [4, 4], [4, 4]), node(3, [4, 4])]);
  const project = projectOf(graph, seededVectors(graph, 1));
  const files = new Map(project.files).set("exports.c", exportsC);
  const { functions, memory } = await instantiate(
    await wasmOf({ ...project, files, sources: [...project.sources, "exports.c"] }, { traps: true }),
  );
  const place = (name: string) => Number(functions[name]!());
  const { values } = readTensorFile("read_cases.safetensors");
  const [begin, sinks, counts, logits] = [values("begin"), values("sink"), values("counts"), values("logits")];
  const [vectors, contexts] = [values("vectors"), values("contexts")];
  new Int8Array(memory.buffer, place("u"), d).set(query);
  const ran = [0, 0, 0, 0];
  for (const [j, sink] of sinks.entries()) {
    const [from, to] = [begin[j]!, begin[j + 1]!];
    const own = counts.slice(from, to);
    const rows = [...own].flatMap((_, i) => [...vectors.slice(4 * (from + i), 4 * (from + i + 1)), ...digits(logits[from + i]!)]);
    new Int8Array(memory.buffer, place("vectors"), rows.length).set(rows);
    new Uint16Array(memory.buffer, place("counts"), own.length).set(own);
    new Uint8Array(memory.buffer, place("counts8"), own.length).set(own);
    const bits = new Uint8Array(memory.buffer, place("bits"), 64).fill(0);
    for (const [i, count] of own.entries()) bits[i >> 3]! |= count << (i & 7);
    const single = own.every((count) => count <= 1);
    const fits = [true, own.every((count) => count <= 255), single, single && own.every((count) => count === 1)];
    for (const [kind, fit] of fits.entries()) {
      if (!fit) continue;
      ran[kind]!++;
      functions["read"]!(kind, own.length, sink);
      expect([...new Int8Array(memory.buffer, place("c"), 4)], `case ${j}, kind ${kind}`).toEqual([...contexts.slice(4 * j, 4 * j + 4)]);
    }
  }
  expect(ran[0]).toBe(63);
  console.log(`cases with counts of 16 bits, of 8, bits, all there: ${ran.join(", ")}`);
  expect(Math.min(...ran)).toBeGreaterThan(20);
});

/** Four int8 whose product with the query is the logit. */
function digits(logit: number): number[] {
  const out: number[] = [];
  let left = logit;
  for (let k = 0; k < 3; k++) {
    const digit = Math.max(-127, Math.min(127, Math.round(left / 127)));
    out.push(digit);
    left -= 127 * digit;
  }
  return [...out, left];
}
