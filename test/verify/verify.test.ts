/** Reference against executors: equal where they are, and where not, named by layer, step and element. */

import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { count } from "../../src/ir/shape.ts";
import { differenceDiagnostic } from "../../src/verify/difference.ts";
import type { Step } from "../../src/verify/executor.ts";
import { layoutsOf } from "../../src/verify/layout.ts";
import { referenceCertificate } from "../../src/verify/reference.ts";
import { reproducer } from "../../src/verify/reproducer.ts";
import { recordedVectors, seededVectors } from "../../src/verify/vectors.ts";
import { type Builds, type Verification, verifyEquality } from "../../src/verify/verify.ts";
import { fakeExecutor, type Wrong } from "./fake.ts";
import { type Digits, digits, digitsNodes, rendered } from "./support.ts";

let model: Digits;
beforeAll(async () => {
  model = await digits();
});

const vectors = (steps = 80) => recordedVectors(model.quantized, "test", model.test, steps);

function verify(wrong: { probes?: Wrong; real?: Wrong; traps?: Wrong }): Promise<Verification> {
  const builds: Builds = {
    probes: fakeExecutor(model.quantized, "wasm with probes", true, wrong.probes),
    real: fakeExecutor(model.quantized, "wasm", false, wrong.real),
    traps: fakeExecutor(model.quantized, "wasm with traps", false, wrong.traps),
  };
  return verifyEquality(model.quantized, vectors(), builds);
}

/** One bit of one number flipped: bit 0 of its lowest byte. */
function flipped(bytes: Uint8Array, byte: number): Uint8Array {
  bytes[byte]! ^= 1;
  return bytes;
}

const atStep = (sequence: number, step: number, change: (done: Step & { kind: "done" }) => Step): Wrong => ({
  step: (done, s, i) => (s === sequence && i === step ? change(done) : done),
});

async function diagnosticOf(wrong: Parameters<typeof verify>[0]): Promise<Diagnostic> {
  const { equal, difference } = await verify(wrong);
  expect(equal).toBe(false);
  return differenceDiagnostic(model.quantized, difference!);
}

describe("equality", () => {
  it("holds for executors that compute the same, with the reference's certificate", async () => {
    const result = await verify({});
    const certificate = referenceCertificate(model.quantized, vectors());
    expect(result).toMatchObject({ equal: true, compared: { sequences: 10, steps: 80 } });
    expect(result.difference).toBeUndefined();
    expect(result.certificate).toEqual(certificate);
    expect(result.executors).toEqual([
      { name: "wasm with probes", equal: true, digest: certificate.digest },
      { name: "wasm", equal: true },
      { name: "wasm with traps", equal: true },
    ]);
    // Layers and outputs of the build with probes, outputs of the other two; the state of all three.
    expect(result.compared.values).toBe(80 * (64 + 10 + 1) + 3 * 80 * (10 + 1) + 3 * 10 * (64 + 64));
  });

  it("tells how far it is, and stops where it is told to", async () => {
    const seen: [number, number][] = [];
    const many = seededVectors(model.quantized, 20_000);
    const builds = { real: fakeExecutor(model.quantized, "wasm", false) };
    const abort = new AbortController();
    const onProgress = (done: number, total: number) => {
      seen.push([done, total]);
      if (seen.length === 3) abort.abort(new Error("enough"));
    };
    await expect(verifyEquality(model.quantized, many, builds, { onProgress, signal: abort.signal })).rejects.toThrow("enough");
    expect(seen).toHaveLength(3);
    expect(seen.every(([done, total]) => done < total && total === 20_000)).toBe(true);
    await expect(verifyEquality(model.quantized, vectors(), builds, { signal: AbortSignal.abort(new Error("before")) })).rejects.toThrow(
      "before",
    );
  });
});

describe("a difference", () => {
  it("in a layer is named by layer, sequence, step and element", async () => {
    const wrong = atStep(3, 5, (done) => ({ ...done, trace: flipped(done.trace!, 64 + 7) }));
    const result = await verify({ probes: wrong });
    expect(result.difference).toMatchObject({
      kind: "value",
      what: "layer",
      executor: "wasm with probes",
      name: "scores",
      node: 2,
      sequence: 3,
      step: 5,
      element: 7,
      index: [7],
      differing: 1,
      count: 10,
    });
    const { expected, actual, expectedValues, actualValues } = result.difference as unknown as {
      expected: number;
      actual: number;
      expectedValues: number[];
      actualValues: number[];
    };
    expect(expected ^ actual).toBe(1);
    expect(expectedValues.with(7, actual)).toEqual(actualValues);
    expect(result.executors.map(({ equal }) => equal)).toEqual([false, true, true]);
    expect(result.compared).toMatchObject({ sequences: 3, steps: 29 });
    await expect(rendered(await diagnosticOf({ probes: wrong }), digitsNodes)).toMatchFileSnapshot("golden/LB9001.txt");
  });

  it("is the first one in execution order", async () => {
    const wrong = atStep(0, 2, (done) => ({ ...done, trace: flipped(flipped(done.trace!, 74), 63) }));
    expect((await verify({ probes: wrong })).difference).toMatchObject({ name: "memory", element: 63, step: 2 });
  });

  it("in an output though no layer differs is said to be one", async () => {
    const wrong = atStep(1, 0, (done) => ({ ...done, output: flipped(flipped(done.output, 4), 9) }));
    const result = await verify({ probes: wrong });
    expect(result.difference).toMatchObject({
      what: "output",
      name: "scores",
      sequence: 1,
      step: 0,
      element: 4,
      differing: 2,
      layersSeenIn: "wasm with probes",
    });
    await expect(rendered(await diagnosticOf({ probes: wrong }), digitsNodes)).toMatchFileSnapshot("golden/LB9002.txt");
    const real = atStep(1, 0, (done) => ({ ...done, output: flipped(done.output, 10) }));
    await expect(rendered(await diagnosticOf({ real }), digitsNodes)).toMatchFileSnapshot("golden/LB9002-real.txt");
  });

  it("in the memory after a sequence is named by field", async () => {
    const wrong: Wrong = {
      state: (bytes, sequence) => ({ kind: "state", bytes: sequence === 4 ? flipped(bytes, 64 + 4 * 9 + 3) : bytes }),
    };
    const result = await verify({ traps: wrong });
    expect(result.difference).toMatchObject({
      what: "state",
      executor: "wasm with traps",
      name: "memory.c",
      element: 9,
      sequence: 4,
      step: 7,
    });
    const { expected, actual } = result.difference as unknown as { expected: number; actual: number };
    expect(Math.abs(expected - actual)).toBe(2 ** 24);
    await expect(rendered(await diagnosticOf({ traps: wrong }), digitsNodes)).toMatchFileSnapshot("golden/LB9003.txt");
  });

  it("in the bits of fresh outputs is one too", async () => {
    const wrong = atStep(0, 1, (done) => ({ ...done, fresh: 1 }));
    expect((await verify({ real: wrong })).difference).toMatchObject({ kind: "fresh", expected: 3, actual: 1 });
    await expect(rendered(await diagnosticOf({ real: wrong }), digitsNodes)).toMatchFileSnapshot("golden/LB9004.txt");
  });

  it("by a trap is named by the layer that the probes did not reach the end of", async () => {
    const trap = (traceBytes?: number) =>
      atStep(2, 6, () => ({ kind: "trap", message: "unreachable", ...(traceBytes === undefined ? {} : { traceBytes }) }));
    expect((await verify({ probes: trap(0) })).difference).toMatchObject({ kind: "trap", layer: "memory", sequence: 2, step: 6 });
    expect((await verify({ probes: trap(64) })).difference).toMatchObject({ kind: "trap", layer: "scores" });
    expect((await verify({ probes: trap(75) })).difference).toMatchObject({ kind: "trap", layer: "digit" });
    expect((await verify({ probes: trap(76) })).difference).not.toHaveProperty("layer");
    expect((await verify({ traps: trap() })).difference).not.toHaveProperty("layer");
    const text = [
      rendered(await diagnosticOf({ probes: trap(64) }), digitsNodes),
      rendered(await diagnosticOf({ traps: trap() }), digitsNodes),
    ];
    await expect(text.join("\n")).toMatchFileSnapshot("golden/LB9005.txt");
  });

  it("of form is said, not compared", async () => {
    const short = atStep(0, 0, (done) => ({ ...done, trace: done.trace!.slice(0, 70) }));
    expect((await verify({ probes: short })).difference).toMatchObject({ kind: "broken" });
    const long = atStep(0, 0, (done) => ({ ...done, trace: new Uint8Array([...done.trace!, 0]) }));
    expect((await verify({ probes: long })).difference).toMatchObject({ kind: "broken", message: "its probes left 77 bytes, not 76" });
    const state: Wrong = { state: () => ({ kind: "broken", message: "its CRC-32 is wrong" }) };
    const text = [rendered(await diagnosticOf({ probes: short }), digitsNodes), rendered(await diagnosticOf({ real: state }), digitsNodes)];
    await expect(text.join("\n")).toMatchFileSnapshot("golden/LB9006.txt");
  });
});

describe("reproducer", () => {
  it("is a program with the inputs from reset to the step, and what must come out", async () => {
    const wrong = atStep(3, 2, (done) => ({ ...done, trace: flipped(done.trace!, 64 + 7) }));
    const { difference } = await verify({ probes: wrong });
    const files = reproducer(model.quantized, vectors(), difference!);
    expect(Object.keys(files)).toEqual(["main.c", "reproducer.json"]);
    await expect(files["main.c"]).toMatchFileSnapshot("golden/reproducer.c");
    const json = JSON.parse(files["reproducer.json"]!);
    expect(json.difference).toEqual(difference);
    expect(json.inputs.row).toHaveLength(3);
    expect(json.expected.scores[2]).toEqual((difference as unknown as { expectedValues: number[] }).expectedValues);
    expect(json.expected.digit[2]).toHaveLength(count([]));
  });

  it("is C99 without warnings, where a compiler is at hand", async () => {
    const { difference } = await verify({ probes: atStep(0, 7, (done) => ({ ...done, trace: flipped(done.trace!, 0) })) });
    const main = reproducer(model.quantized, vectors(), difference!)["main.c"]!;
    const bytes = 44 + layoutsOf(model.quantized).state.bytes + 4;
    const header = `#include <stddef.h>
typedef union { int8_t v[8]; uint32_t lb_align; } model_row;
typedef union { int8_t v[10]; uint32_t lb_align; } model_scores;
typedef union { uint16_t v[1]; uint32_t lb_align; } model_digit;
typedef struct { model_row row; } model_input;
typedef struct { model_scores scores; model_digit digit; } model_output;
typedef struct { uint8_t bytes[${bytes}]; } model_state;
typedef struct { int unused; } model_scratch;
void model_init(model_state *state);
uint32_t model_step(model_state *state, model_scratch *scratch, const model_input *in, model_output *out);
size_t model_snapshot(const model_state *state, uint8_t *bytes, size_t capacity);`;
    const source = main.replace('#include "model.h"', header);
    const check = () =>
      execFileSync("clang", ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-pedantic", "-Werror", "-fsyntax-only", "-x", "c", "-"], {
        input: source,
        stdio: "pipe",
      });
    const missing = (thrown: unknown) => (thrown as { code?: string }).code === "ENOENT";
    try {
      check();
    } catch (thrown) {
      if (!missing(thrown)) throw new Error(String((thrown as { stderr?: Buffer }).stderr ?? thrown));
    }
  });
});
