/**
 * A model of whole sequences, in C: lookForward behind a dense layer, with weights and outputs of PyTorch. The generated code against
 * test/golden/clip (`npx vitest run test/emit/whole-sequence.test.ts -u`, then read the diff), its interface, and what is said of mistakes.
 */

import { execFileSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { instantiate, type WasmInstance } from "wasi-sdk-bindings";
import { type Compiled, compileModel } from "../../src/compile.ts";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { render } from "../../src/diagnostics/render.ts";
import { parseSpec } from "../../src/spec/parse.ts";
import { findTarget } from "../../src/targets/load.ts";
import type { Executor, Step } from "../../src/verify/executor.ts";
import { layoutsOf, readSlot } from "../../src/verify/layout.ts";
import { reference } from "../../src/verify/reference.ts";
import { reproducer } from "../../src/verify/reproducer.ts";
import { chooseVectors } from "../../src/verify/vectors.ts";
import { verifyEquality } from "../../src/verify/verify.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";
import { wasmOf } from "../support/wasm.ts";

const folder = await temporaryFolder();
const file = (name: string) => fileURLToPath(new URL(`../fixtures/look-back-pytorch/forward-top-heads.${name}`, import.meta.url));
for (const name of ["npz", "safetensors"]) copyFileSync(file(name), join(folder.path, `clip.${name}`));

const data = `weights: "./clip.safetensors", calibration: "./clip.npz", expected: "./clip.npz"`;

function spec(options = data, steps = 40, result = "{ past }"): string {
  return `import { dense, input, last, lookForward, model } from "lookback";

export default model({ ${options} }, () => {
  const frame = input([6], { steps: ${steps} });
  const x = dense(frame, { units: 6 });
  const past = lookForward(x, { windows: [5, 4], heads: 2, summary: { top: 2 }, prune: { threshold: 0, slots: "auto" } });
  return ${result};
});
`;
}

async function compiled(text = spec()): Promise<Compiled> {
  writeFileSync(join(folder.path, "clip.ts"), text);
  const parsed = parseSpec(join(folder.path, "clip.ts"), { skipTypes: true });
  expect(parsed.diagnostics).toEqual([]);
  return compileModel(parsed.models[0]!, { target: findTarget("generic"), root: folder.path });
}

async function refusal(text: string): Promise<string> {
  const thrown = await compiled(text).catch((error: unknown) => error);
  if (!(thrown instanceof Refusal)) throw thrown;
  return thrown.diagnostics.map((diagnostic) => render(diagnostic, () => text)).join("\n\n");
}

const clip = await compiled();
const { quantize: graph } = clip;
const vectors = chooseVectors(graph, { calibration: clip.read.calibration });

describe("the C of a model of whole sequences", () => {
  it.each(["clip.h", "clip.c", "clip_selftest.c", "manifest.json"])("%s is the golden one", async (name) => {
    await expect(clip.emit.files.get(name)).toMatchFileSnapshot(fileURLToPath(new URL(`../golden/clip/${name}`, import.meta.url)));
  });

  it("is PyTorch's in float", () => {
    expect(clip.framework).toMatchObject({ status: "equal", sequences: 3, steps: 64 });
  });
});

describe("its interface", () => {
  let wasm: WasmInstance;
  const call = (name: string, ...values: number[]) => Number(wasm.functions[name]!(...values));
  const outputs = () => new Uint8Array(wasm.memory.buffer, call("lb_output"), 41 * 48);
  beforeAll(async () => {
    wasm = await instantiate(await wasmOf(clip.emit, { traps: true }));
  });

  it("takes 1 to 40 steps, and leaves the outputs alone otherwise", () => {
    outputs().fill(99);
    for (const steps of [0, 41, 0xffffffff]) expect(call("lb_run", steps), `${steps} steps`).toBe(1);
    expect(outputs().every((byte) => byte === 99)).toBe(true);
    expect(call("lb_run", 3)).toBe(0);
    expect(outputs().subarray(0, 3 * 48)).not.toContain(99);
    expect(
      outputs()
        .subarray(3 * 48)
        .every((byte) => byte === 99),
    ).toBe(true);
    expect(call("lb_run", 40)).toBe(0);
  });

  it("remembers nothing from run to run, and has an empty snapshot that it restores", () => {
    new Uint8Array(wasm.memory.buffer, call("lb_input"), 40 * 8).fill(33);
    call("lb_run", 40);
    const once = outputs().slice();
    call("lb_run", 7);
    call("lb_run", 40);
    expect(outputs()).toEqual(once);
    expect(call("lb_snapshot")).toBe(48);
    expect(call("lb_restore")).toBe(0);
    expect(call("lb_state_valid")).toBe(1);
  });

  it("passes its self-test", () => {
    expect(call("lb_selftest")).toBe(0);
  });
});

describe("verify", () => {
  /** The reference, with one number of one layer changed at one position of the second sequence. */
  const wrong = (slot: number, position: number): Executor => ({
    name: "wrong",
    provenance: { executor: "wrong" },
    open: async () => {
      const layouts = layoutsOf(graph);
      const run = reference(graph, layouts);
      let sequence = -1;
      return {
        reset: () => void sequence++,
        step: () => ({ kind: "trap", message: "a model of whole sequences has no step" }),
        run: (inputs) => {
          const given = (step: number) => layouts.input.slots.map((one) => readSlot(one, inputs[step]!));
          return Array.from(run.sequence(inputs.length, given), ({ fresh, output, trace }, step): Step => {
            const bytes = trace.slice();
            if (sequence === 1 && step === position) bytes[layouts.trace.slots[slot]!.offset]! ^= 1;
            // What depends on it differs too, at other positions: the first layer is the cause.
            if (sequence === 1 && step === 0) bytes[layouts.trace.slots.at(-1)!.offset]! ^= 1;
            return { kind: "done", fresh, output: output.slice(), trace: bytes };
          });
        },
        state: () => ({ kind: "state", bytes: new Uint8Array() }),
        close: () => undefined,
      };
    },
  });

  it("names the first layer in execution order, and the position", async () => {
    const { difference, compared } = await verifyEquality(graph, vectors, { real: wrong(1, 20) });
    expect(difference).toMatchObject({ kind: "value", what: "layer", name: "past.forward.rescale0", sequence: 1, step: 20, element: 0 });
    expect(compared).toMatchObject({ sequences: 1, steps: 40 });
  });

  needsTool("clang")("clang", () => {
    it("writes a reproducer that runs the whole sequence, which the generated C passes", async () => {
      const { difference } = await verifyEquality(graph, vectors, { real: wrong(1, 20) });
      const files = { ...Object.fromEntries(clip.emit.files), ...reproducer(graph, vectors, difference!) };
      for (const [name, text] of Object.entries(files)) await folder.write(`reproducer/${name}`, text);
      const cwd = join(folder.path, "reproducer");
      const sources = [...clip.emit.sources, "main.c"];
      execFileSync("clang", ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-pedantic", "-Werror", "-o", "main", ...sources], { cwd });
      // The executor is wrong, not the C.
      expect(execFileSync("./main", { cwd, encoding: "utf8" })).toBe("0 differences\n");
    });
  });
});

describe("what does not fit", () => {
  it("RAM, with what is alive at the fullest moment", async () => {
    const text = await refusal(spec(`${data}, budget: { ramBytes: 2000 }`));
    await expect(`${text}\n`).toMatchFileSnapshot("golden/whole-sequence-budget.txt");
  });

  it("sequences beside anything else", async () => {
    expect(await refusal(spec(data, 40, "{ past, end: last(past) }"))).toContain("unsupported LB3020: last is not supported yet");
    const collected = spec()
      .replace("input([6], { steps: 40 })", "input([6])")
      .replace("lookForward(x,", "lookForward(collect(x, { steps: 40 }),");
    const text = await refusal(collected.replace("{ dense", "{ collect, dense"));
    expect(text).toContain("unsupported LB3020: collect is not supported yet");
    expect(text).toContain("unsupported LB3021: past.forward arrives as a whole sequence of 40 steps, which is not supported yet");
  });

  it("recorded sequences that are longer than the model's", async () => {
    expect(await refusal(spec(data, 39))).toContain("error LB4216: sequence 0 has 40 valid steps, but the model takes at most 39 at once");
  });
});
