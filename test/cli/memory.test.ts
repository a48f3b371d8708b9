/** `lookback memory`: snapshots that the C wrote, memories of the reference, a picture, and files that are none of it. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { instantiate } from "wasi-sdk-bindings";
import { lookAtSnapshot, modelOf, stateFrom } from "../../src/cli/snapshot-file.ts";
import { compileModel } from "../../src/compile.ts";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { readSpec } from "../../src/spec/read-spec.ts";
import { findTarget } from "../../src/targets/load.ts";
import { snapshotHeadBytes } from "../../src/verify/snapshot.ts";
import { contents, diagnosticsOf, type Files, tiny, workplace } from "../support/cli.ts";
import { mismatches } from "../support/json-schema.ts";
import { npz } from "../support/npz.ts";
import { random } from "../support/random.ts";
import { safetensors } from "../support/safetensors.ts";
import { wasmOf } from "../support/wasm.ts";

const features = 8;
const r = random(5);
const normal = (count: number, size: number) => Array.from({ length: count }, () => r.normal() * size);
const levels = Object.fromEntries(
  [0, 1, 2].flatMap((i) => [
    [`past.levels.${i}.query.weight`, { shape: [features, features], values: normal(features * features, 0.4) }],
    [`past.levels.${i}.query.bias`, { shape: [features], values: normal(features, 0.1) }],
    [`past.levels.${i}.sink`, { shape: [1], values: [0.2] }],
    ...(i === 2
      ? []
      : [
          [`past.levels.${i}.score.weight`, { shape: [features], values: normal(features, 1) }],
          [`past.levels.${i}.score.bias`, { shape: [1], values: [0.5] }],
        ]),
  ]),
);
/** Few letters, so that some come again within the window. */
const letters = Array.from({ length: 7 }, () => normal(features, 0.5).map((value) => Math.max(-1, Math.min(1, value))));
const sequences = Array.from({ length: 2 * 40 }, () => r.pick(letters)).flat();

const looking: Files = {
  "looking.ts": `import { input, lookBack, model, relu } from "lookback";

export const first = model({ calibration: "./calibration.npz" }, () => relu(input([8], { range: [-1, 1] })));
export const looking = model({ weights: "./weights.safetensors", calibration: "./calibration.npz" }, () => {
  const x = input([8], { range: [-1, 1] });
  const past = lookBack(x, { windows: [6, 5], summary: { top: 2 }, prune: { threshold: 0, slots: [4, 6] }, retain: { slots: 3 } });
  return past;
});
`,
  "weights.safetensors": safetensors(levels),
  "calibration.npz": npz({ x: { shape: [2, 40, features], values: sequences } }),
};

const place = workplace(looking);
const parsed = await readSpec(join(place.path, "looking.ts"), { skipTypes: true });
const compiled = await compileModel(parsed.models.find(({ name }) => name === "looking")!, {
  target: findTarget("generic"),
  root: place.path,
});

/** The C, after so many steps of the calibration data, each sequence from reset. */
async function snapshotAfter(steps: number): Promise<Uint8Array> {
  const { functions, memory } = await instantiate(await wasmOf(compiled.emit));
  const call = (name: string) => Number(functions[name]!());
  const x = new Int32Array(features);
  for (let step = 0; step < steps; step++) {
    if (step % 40 === 0) call("lb_reset");
    compiled.vectors.read(Math.floor(step / 40), step % 40, [x]);
    new Int8Array(memory.buffer, call("lb_input"), features).set(x);
    call("lb_step");
  }
  const length = call("lb_snapshot");
  return new Uint8Array(memory.buffer, call("lb_bytes"), length).slice();
}

const whole = await snapshotAfter(73);
place.write({ "dump.bin": whole });
const memoryOf = (...args: readonly string[]) => place.lookback(["memory", ...args, "--model", "looking.ts", "--skip-types"]);
const schema = JSON.parse(readFileSync(new URL("../../docs/json.schema.json", import.meta.url), "utf8"));

describe.concurrent("a memory", () => {
  test("as a snapshot of the C, for a person", async ({ expect }) => {
    const said = await memoryOf("dump.bin");
    expect([said.code, diagnosticsOf(said)]).toEqual([0, ""]);
    await expect(said.stdout).toMatchFileSnapshot("golden/memory.txt");
    expect(Math.max(...said.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test("is the same in the C's snapshot and in the reference after as many steps, with every number in --json", async ({ expect }) => {
    const [one, other] = await Promise.all([memoryOf("dump.bin", "--json"), memoryOf("--after", "73", "--json")]);
    const [snapshot, reference] = [one, other].map(({ stdout }) => JSON.parse(stdout));
    expect([...mismatches(snapshot, schema), ...mismatches(reference, schema)]).toEqual([]);
    // Without a snapshot every model that looks back is meant: one of the two.
    expect(reference.memories).toHaveLength(1);
    expect(reference.memories[0].nodes).toEqual(snapshot.memories[0].nodes);
    expect(reference.memories[0].source).toEqual({
      kind: "reference",
      steps: 73,
      vectors: "calibration",
      file: "calibration.npz",
      sequence: 1,
      step: 32,
    });
    const [node] = snapshot.memories[0].nodes;
    expect(node.levels[0].vectors[0].stored).toHaveLength(features);
    expect(node.levels.map(({ kind }: { kind: string }) => kind)).toEqual(["window", "window", "retain"]);
  });

  test("as a picture", async ({ expect }) => {
    const said = await memoryOf("dump.bin", "--svg", "memory.svg");
    expect([said.code, diagnosticsOf(said).replace("memory.svg is written", "")]).toEqual([0, ""]);
    const picture = readFileSync(join(place.path, "memory.svg"), "utf8");
    await expect(picture).toMatchFileSnapshot("golden/memory.svg");
    // A cell for each slot of its three levels.
    expect(picture.match(/<title>slot /g)).toHaveLength(4 + 6 + 3);
    const tags = [...picture.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)].filter(([, , , closed]) => closed === "");
    expect(tags.filter(([, end]) => end === "").length).toBe(tags.filter(([, end]) => end === "/").length);
  });
});

const flipped = (at: number): Uint8Array => whole.map((byte, i) => (i === at ? byte ^ 4 : byte));
const sealed = (bytes: Uint8Array): Uint8Array => {
  new DataView(bytes.buffer).setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)), true);
  return bytes;
};
const hashed = (hash: number): Uint8Array => whole.map((byte, i) => (i >= 8 && i < 40 ? hash : byte));

const bad: Readonly<Record<string, { readonly content?: Uint8Array | string; readonly args?: readonly string[]; readonly code: string }>> =
  {
    "no such file": { args: ["none.bin"], code: "LB9030" },
    "a folder": { args: ["folder"], code: "LB9030" },
    "a path through a file": { args: ["looking.ts/dump.bin"], code: "LB9030" },
    "an empty file": { content: new Uint8Array(0), code: "LB9031" },
    "the spec itself": { args: ["looking.ts"], code: "LB9031" },
    "a head that is cut off": { content: whole.subarray(0, 43), code: "LB9031" },
    "another format": { content: flipped(4), code: "LB9031" },
    "another contract": { content: flipped(6), code: "LB9031" },
    "a length that is not stated right": { content: sealed(flipped(40)), code: "LB9031" },
    "another model": { content: hashed(0xab), code: "LB9032" },
    "one byte short": { content: whole.subarray(0, -1), code: "LB9033" },
    "one byte more": { content: Buffer.concat([whole, Buffer.of(0)]), code: "LB9033" },
    "much too large": { content: Buffer.concat([whole, Buffer.alloc(3_000_000)]), code: "LB9033" },
    "a bit flipped in the memory": { content: flipped(snapshotHeadBytes + 3), code: "LB9034" },
    "a bit flipped in the CRC": { content: flipped(whole.length - 1), code: "LB9034" },
    "a number that no step leaves": { content: sealed(whole.map((byte, i) => (i === snapshotHeadBytes ? 0x80 : byte))), code: "LB9035" },
    "more steps than there are": { args: ["--after", "81"], code: "LB9037" },
    "a picture that cannot be written": { args: ["dump.bin", "--svg", "folder"], code: "LB9030" },
  };

function codesOf(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.diagnostics.map(({ code }) => code);
  }
}

describe.concurrent("no memory", () => {
  mkdirSync(join(place.path, "folder"));
  for (const [name, { content, args, code }] of Object.entries(bad)) {
    test(name, async ({ expect }) => {
      const file = `${name.replace(/\W+/g, "-")}.bin`;
      if (content !== undefined) writeFileSync(join(place.path, file), content);
      const said = await memoryOf(...(args ?? [file]));
      const text = diagnosticsOf(said);
      await expect(
        `$ lookback memory ${(args ?? [file]).join(" ")} --model looking.ts\n${text}\n(exit code ${said.code})\n`,
      ).toMatchFileSnapshot(`golden/memory/${name.replace(/\W+/g, "-")}.txt`);
      expect([said.code, text.match(/LB\d{4}/g)]).toEqual([1, [code]]);
    });
  }

  test("flipped anywhere: one diagnostic each", ({ expect }) => {
    const model = { graph: compiled.quantize, hash: compiled.hash };
    const file = join(place.path, "flip.bin");
    for (let i = 0; i < whole.length; i++) {
      writeFileSync(file, flipped(i));
      const read = () => {
        const snapshot = lookAtSnapshot(file);
        return stateFrom(snapshot, modelOf(snapshot, [model], "looking.ts"));
      };
      const code = i < 8 || (i >= 40 && i < 44) ? "LB9031" : i < 40 ? "LB9032" : "LB9034";
      expect(codesOf(read), `byte ${i}`).toEqual([code]);
    }
  });

  test("of a model without lookBack", async ({ expect }) => {
    const said = await workplace(tiny).lookback(["memory", "--model", "tiny.ts", "--after", "2", "--skip-types"]);
    expect([said.code, diagnosticsOf(said).split("\n")[0]]).toEqual([
      1,
      "error LB9036: tiny has no lookBack that remembers from step to step, so there is nothing to show",
    ]);
  });

  test("wrong usage", async ({ expect }) => {
    for (const args of [[], ["dump.bin", "--after", "3"]]) {
      const said = await memoryOf(...args);
      expect([said.code, said.stdout]).toEqual([2, ""]);
      expect(said.stderr).toBe(
        "error LB1050: name a snapshot, or --after <n>: one of them\n  help: lookback memory --help lists its options\n",
      );
    }
    expect((await place.lookback(["memory", "dump.bin"])).code).toBe(2);
  });
});

test("nothing is written but the picture", () => {
  expect(Object.keys(contents(place.path)).filter((name) => name.startsWith("build"))).toEqual([]);
});
