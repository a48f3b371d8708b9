/** The opt-in header of floats: what the device stores for a float is what the compiler stores for it. */

import { expect, it } from "vitest";
import { instantiate } from "wasi-sdk-bindings";
import { quantizeValue } from "../../src/arith/format.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { hasOp, modelWhere } from "../support/models.ts";
import { random } from "../support/random.ts";
import { projectOf, wasmOf } from "../support/wasm.ts";

for (const bits of [8, 16] as const) {
  it(`int${bits}: rounds half up, saturates, takes NaN for 0, and comes back`, async () => {
    const graph = modelWhere((one) => hasOp("dense")(one) && one.nodes[0]!.format!.bits === bits, 40);
    const project = projectOf(graph, seededVectors(graph, 2));
    const [input] = graph.nodes;
    const [p, name, format] = [project.prefix, input!.name, input!.format!];
    const wrapper = `#include "${p}_float.h"
__attribute__((export_name("store"))) int32_t store(float x); int32_t store(float x) { return ${p}_${name}_from_float(x); }
__attribute__((export_name("load"))) float load(int32_t q); float load(int32_t q) { return ${p}_${name}_to_float((int${bits}_t)q); }
`;
    const files = new Map(project.files).set("wrapper.c", wrapper);
    const { functions } = await instantiate(
      await wasmOf({ ...project, files, sources: [...project.sources, "wrapper.c"] }, { traps: true }),
    );
    const store = (x: number) => Number(functions["store"]!(x));
    const r = random(bits);
    const reals = [0, -0, NaN, Infinity, -Infinity, 1e30, -1e30, ...Array.from({ length: 500 }, () => Math.fround(r.normal() * 2))];
    for (let q = -128; q < 128; q++) reals.push(Math.fround((q + 0.5) * format.s));
    expect(reals.map(store)).toEqual(reals.map((x) => quantizeValue(x, format)));
    for (let i = 0; i < 200; i++) {
      const q = r.integer(-127, 127);
      expect(Number(functions["load"]!(q))).toBe(Math.fround((q - format.z) * format.s));
      expect(store(Number(functions["load"]!(q)))).toBe(q);
    }
  });
}
