/** verify over the serial protocol: the same certificate, and the same first difference, as where every byte is compared. */

import { beforeAll, describe, expect, it } from "vitest";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import type { CProject } from "../../src/ir/project.ts";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { differenceDiagnostic } from "../../src/verify/difference.ts";
import { referenceCertificate } from "../../src/verify/reference.ts";
import { serialExecutor } from "../../src/verify/serial.ts";
import { recordedVectors, seededVectors, type Vectors } from "../../src/verify/vectors.ts";
import { type Verification, verifyEquality } from "../../src/verify/verify.ts";
import { hasOp, modelWhere } from "../support/models.ts";
import { type Device, type DeviceOptions, device, deviceModule, loopback } from "../support/serial.ts";
import { projectOf, strictExecutor } from "../support/wasm.ts";
import { type Digits, digits } from "../verify/support.ts";
import { mutant } from "./mutant.ts";

let model: Digits;
beforeAll(async () => {
  model = await digits();
}, 120_000);

const digitsVectors = (steps: number) => recordedVectors(model.quantized, "test", model.test, steps);

function verify(graph: QuantizedGraph, vectors: Vectors, board: Device): Promise<Verification> {
  return verifyEquality(graph, vectors, { real: serialExecutor(graph, { name: "wasm", link: () => loopback(board) }) });
}

async function over(graph: QuantizedGraph, vectors: Vectors, project: CProject, options: DeviceOptions = {}): Promise<Verification> {
  return verify(graph, vectors, await device(await deviceModule(graph, project.files, options)));
}

/** Two sequences, so that one does not begin at the first step. */
function twice(graph: QuantizedGraph, steps: number): Vectors {
  const { read, ...vectors } = seededVectors(graph, 2 * steps);
  const sequences = [{ steps }, { steps }];
  return { ...vectors, sequences, read: (sequence, step, into) => read(0, sequence * steps + step, into) };
}

describe("a device on a serial line", () => {
  it("gives the reference's certificate for digits, and says what its steps took", async () => {
    const vectors = digitsVectors(2000);
    const project = projectOf(model.quantized, vectors);
    const board = await device(await deviceModule(model.quantized, project.files));
    const executor = serialExecutor(model.quantized, { name: "desk", link: () => loopback(board) });
    const result = await verifyEquality(model.quantized, vectors, { real: executor });
    const certificate = referenceCertificate(model.quantized, vectors);
    expect(result.difference).toBeUndefined();
    expect(result.certificate).toEqual(certificate);
    expect(result.compared).toEqual({ sequences: 250, steps: 2000, values: 2000 * (64 + 10 + 1 + 10 + 1) + 250 * 128 });
    // The board's clock of the test goes on by 5 whenever it is read: seven times during a step, of which three are the probes' own.
    const counts = { counter: "instructions", counterHz: 1e6, steps: 2000, least: 20, mean: 20, greatest: 20, stackBytes: 321 };
    expect(result.executors).toEqual([{ name: "desk", equal: true, digest: certificate.digest, counts }]);
    expect(executor.provenance).toMatchObject({ executor: "desk", compiler: expect.stringMatching(/clang/i), flags: ["-O2", "-test"] });
  });

  it("without probes has no certificate of its own, and outputs and memory are compared", async () => {
    const vectors = digitsVectors(80);
    const project = projectOf(model.quantized, vectors);
    const equal = await over(model.quantized, vectors, project, { probes: false });
    expect(equal).toMatchObject({ equal: true, compared: { sequences: 10, steps: 80, values: 80 * 11 + 10 * 128 } });
    expect(equal.executors[0]).not.toHaveProperty("digest");
    const edit = mutant("model_scores_w", 5, 40);
    const unequal = await over(model.quantized, vectors, project, { probes: false, edit });
    expect(unequal.difference).toMatchObject({ kind: "value", what: "output", name: "scores" });
    expect(unequal.difference).not.toHaveProperty("layersSeenIn");
  });

  // A frame of 68 bytes takes 6 steps of digits; the 64 bytes of its first layer do not fit the 52 that a captured piece may have.
  it.each([
    ["memory_w", 64, 68],
    ["scores_w", 97, undefined],
    ["scores_scales", 3, 80],
  ] as const)("with one number of %s changed differs where a build that shows every byte does", async (array, place, frameBytes) => {
    const vectors = digitsVectors(400);
    const project = projectOf(model.quantized, vectors);
    const edit = mutant(`model_${array}`, place, array === "scores_scales" ? 1 << 20 : 90);
    const files = new Map([...project.files].map(([name, text]) => [name, edit(name, text)]));
    const whole = await verifyEquality(model.quantized, vectors, { real: await strictExecutor(model.quantized, { ...project, files }) });
    const serial = await over(model.quantized, vectors, project, { ...(frameBytes ? { frameBytes } : {}), edit });
    expect(whole.difference).toMatchObject({ kind: "value", what: "layer", name: array.split("_")[0] });
    expect(serial.difference).toEqual(whole.difference);
    expect(serial.compared).toMatchObject({ sequences: whole.compared.sequences, steps: whole.compared.steps });
    expect(differenceDiagnostic(model.quantized, serial.difference!)).toEqual(differenceDiagnostic(model.quantized, whole.difference!));
  });

  it("whose memory alone is wrong differs there", async () => {
    const vectors = digitsVectors(24);
    const project = projectOf(model.quantized, vectors);
    // What is remembered is wrong after the last step only, so that no layer shows it.
    const edit = (_: string, text: string) =>
      text.replace("    return 3u;", "    static int steps; if (++steps == 8) state->memory_c[3] ^= 16;\n    return 3u;");
    const result = await over(model.quantized, vectors, project, { edit });
    expect(result.difference).toMatchObject({ kind: "value", what: "state", name: "memory.c", element: 3, sequence: 0, step: 7 });
  });

  it("that says other outputs are fresh differs there", async () => {
    const vectors = digitsVectors(80);
    const edit = (_: string, text: string) => text.replace("    return 3u;", "    return state->memory_c[0] > 100000 ? 7u : 3u;");
    const project = projectOf(model.quantized, vectors);
    const files = new Map([...project.files].map(([name, text]) => [name, edit(name, text)]));
    const whole = await verifyEquality(model.quantized, vectors, { real: await strictExecutor(model.quantized, { ...project, files }) });
    expect(whole.difference).toMatchObject({ kind: "fresh", expected: 3, actual: 7 });
    const serial = await over(model.quantized, vectors, project, { edit });
    expect(serial.difference).toEqual(whole.difference);
  });

  it("that is not the same twice is said to be so, and never equal", async () => {
    const vectors = digitsVectors(80);
    // One bit of one step, once since power on.
    const edit = (_: string, text: string) =>
      text.replace("    return 3u;", "    static int steps; if (++steps == 21) out->scores.v[2] ^= 1;\n    return 3u;");
    const refused = await over(model.quantized, vectors, projectOf(model.quantized, vectors), { edit }).catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(Refusal);
    expect((refused as Refusal).diagnostics[0]).toMatchObject({
      code: "LB8108",
      message: "wasm does not give the same results twice: steps 0 to 7 of sequence 2 differed, and were equal when they were run again",
    });
  });
});

describe("random models", () => {
  const soak = import.meta.env.MODE === "soak";
  const all: (readonly string[])[] = [["lstm", "dense", "softmax"], ["lookBack"], ["concat", "rescale"], ["argmax"], ["add", "tanh"]];
  it.each(all.slice(0, soak ? all.length : 2).map((ops, i) => [ops.join(", "), ops, i] as const))(
    "with %s",
    async (_, ops, i) => {
      const graph = modelWhere(hasOp(...ops), 40 * i + 1);
      const vectors = twice(graph, 75);
      const project = projectOf(graph, vectors);
      const equal = await over(graph, vectors, project);
      expect(equal.difference).toBeUndefined();
      expect(equal.executors[0]!.digest).toBe(referenceCertificate(graph, vectors).digest);

      const arrays = [...project.files.get(`${project.prefix}_weights.c`)!.matchAll(/const int8_t (\w+_w)\[/g)].map(([, name]) => name!);
      for (const [k, array] of arrays.slice(-(soak ? 5 : 1)).entries()) {
        const edit = mutant(array, k, 13);
        const files = new Map([...project.files].map(([name, text]) => [name, edit(name, text)]));
        const whole = await verifyEquality(graph, vectors, { real: await strictExecutor(graph, { ...project, files }) });
        const serial = await over(graph, vectors, project, { edit, ...(k % 2 === 0 ? {} : { frameBytes: 320 }) });
        expect(serial.difference).toEqual(whole.difference);
      }
    },
    600_000,
  );
});
