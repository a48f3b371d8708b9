/** Several states side by side, interleaved step by step, give what each gives alone; snapshots move between them. */

import { expect, it } from "vitest";
import { instantiate } from "wasi-sdk-bindings";
import { inputsOf } from "../../src/ir/graph.ts";
import { modelHash } from "../../src/ir/model-hash.ts";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { count } from "../../src/ir/shape.ts";
import { runFixed } from "../../src/ops/run-fixed.ts";
import { layoutsOf, writeSlot } from "../../src/verify/layout.ts";
import { stateOfSnapshot } from "../../src/verify/snapshot.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { hasOp, modelWhere } from "../support/models.ts";
import { projectOf, wasmOf } from "../support/wasm.ts";

/** Three states; one scratch shared by all, since they do not run at once. */
const wrapper = (p: string) => `#include "${p}.h"
#define EXPORT(name) __attribute__((export_name(name)))
static ${p}_state states[3];
static ${p}_scratch shared;
static ${p}_input given;
static ${p}_output result;
static uint8_t snapshot[${p.toUpperCase()}_SNAPSHOT_BYTES];
EXPORT("t_input") void *t_input(void); void *t_input(void) { return &given; }
EXPORT("t_output") void *t_output(void); void *t_output(void) { return &result; }
EXPORT("t_snapshot_at") void *t_snapshot_at(void); void *t_snapshot_at(void) { return snapshot; }
EXPORT("t_init") void t_init(int32_t i); void t_init(int32_t i) { ${p}_init(&states[i]); }
EXPORT("t_step") uint32_t t_step(int32_t i); uint32_t t_step(int32_t i)
{
    unsigned char *dirty = (unsigned char *)&shared;
    for (size_t k = 0; k < sizeof shared; k++) { dirty[k] = 0xA5; }
    return ${p}_step(&states[i], &shared, &given, &result);
}
EXPORT("t_save") uint32_t t_save(int32_t i); uint32_t t_save(int32_t i) { return (uint32_t)${p}_snapshot(&states[i], snapshot, sizeof snapshot); }
EXPORT("t_load") uint32_t t_load(int32_t i); uint32_t t_load(int32_t i) { return (uint32_t)${p}_restore(&states[i], snapshot, sizeof snapshot); }
`;

const twoLstms = (graph: QuantizedGraph) => graph.nodes.filter(({ op }) => op === "lstm").length > 1 && hasOp("concat")(graph);

it("instances do not touch one another, and nothing is left in the scratch that a step reads", async () => {
  const graph = modelWhere(twoLstms);
  const steps = 12;
  const project = projectOf(graph, seededVectors(graph, 2));
  const files = new Map(project.files).set("wrapper.c", wrapper(project.prefix));
  const wasm = await instantiate(await wasmOf({ ...project, files, sources: [...project.sources, "wrapper.c"] }, { traps: true }));
  const call = (name: string, ...args: number[]) => Number(wasm.functions[name]!(...args));
  const layouts = layoutsOf(graph);
  const vectors = seededVectors(graph, 3 * steps);

  const feed = (stream: number, step: number) => {
    const into = inputsOf(graph).map((node) => new Int32Array(count(node.shape)));
    vectors.read(0, stream * steps + step, into);
    const memory = new Uint8Array(wasm.memory.buffer);
    let at = call("t_input");
    for (const [i, slot] of layouts.input.slots.entries()) {
      const bytes = new Uint8Array(slot.count * slot.width);
      writeSlot({ ...slot, offset: 0 }, into[i]!, bytes);
      memory.set(bytes, at);
      at += Math.ceil(bytes.length / 4) * 4;
    }
    return into;
  };
  const outputs = () => {
    let at = call("t_output");
    return layouts.output.slots.map(({ count, width }) => {
      const bytes = new Uint8Array(wasm.memory.buffer).slice(at, at + count * width);
      at += Math.ceil(bytes.length / 4) * 4;
      return [...bytes];
    });
  };

  const alone = [0, 1, 2].map((stream) => {
    call("t_init", stream);
    return Array.from({ length: steps }, (_, step) => {
      feed(stream, step);
      call("t_step", stream);
      return outputs();
    });
  });
  for (const stream of [0, 1, 2]) call("t_init", stream);
  for (let step = 0; step < steps; step++) {
    for (const stream of [2, 0, 1]) {
      feed(stream, step);
      call("t_step", stream);
      expect(outputs()).toEqual(alone[stream]![step]);
    }
  }

  // A snapshot is the canonical state: the reference's, after the same steps.
  const run = runFixed(graph);
  run.reset();
  for (let step = 0; step < steps; step++) run.step(feed(1, step));
  const canonical = new Uint8Array(layouts.state.bytes);
  const fields = graph.nodes.flatMap((node) => node.state.map(({ name }) => run.state[node.id]![name]!));
  for (const [i, slot] of layouts.state.slots.entries()) writeSlot(slot, fields[i]!, canonical);
  const length = call("t_save", 1);
  const snapshot = new Uint8Array(wasm.memory.buffer).slice(call("t_snapshot_at"), call("t_snapshot_at") + length);
  expect(stateOfSnapshot(snapshot, modelHash(graph), canonical.length)).toEqual({ kind: "state", bytes: canonical });

  // What one saved another goes on with.
  expect(call("t_load", 0)).toBe(0);
  feed(2, 0);
  call("t_step", 1);
  const one = outputs();
  call("t_step", 0);
  expect(outputs()).toEqual(one);
});
