/**
 * A line with faults: bytes and frames lost, changed, repeated and late, in both directions, and devices that restart. A run ends with
 * the right verdict or says what happened; it never hangs and never gives a wrong verdict.
 */

import { beforeAll, describe, expect, it } from "vitest";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { referenceCertificate } from "../../src/verify/reference.ts";
import { serialExecutor } from "../../src/verify/serial.ts";
import { seededVectors, type Vectors } from "../../src/verify/vectors.ts";
import { type Verification, verifyEquality } from "../../src/verify/verify.ts";
import { hasOp, modelWhere } from "../support/models.ts";
import { random } from "../support/random.ts";
import { type Device, device, deviceModule } from "../support/serial.ts";
import { projectOf } from "../support/wasm.ts";
import { type Fault, type FaultKind, faultKinds, type Line, line } from "./line.ts";
import { mutant } from "./mutant.ts";

let graph: QuantizedGraph;
let vectors: Vectors;
let good: Device;
let wrong: Device;
let hasty: Device;
beforeAll(async () => {
  graph = modelWhere(hasOp("lstm", "dense"), 7);
  const { read, ...rest } = seededVectors(graph, 130);
  vectors = { ...rest, sequences: [{ steps: 70 }, { steps: 60 }], read: (sequence, step, into) => read(0, sequence * 70 + step, into) };
  const project = projectOf(graph, vectors);
  const arrays = [...project.files.get(`${project.prefix}_weights.c`)!.matchAll(/const int8_t (\w+_w)\[/g)].map(([, name]) => name!);
  good = await device(await deviceModule(graph, project.files, { long: true }));
  wrong = await device(await deviceModule(graph, project.files, { edit: mutant(arrays.at(-1)!, 3, 100), long: true }));
  hasty = await device(await deviceModule(graph, project.files, { edit: runsRepetitions, long: true }));
}, 120_000);

/** A device that carries a repeated run out again. */
function runsRepetitions(_: string, text: string): string {
  return text
    .replace("} else if (sequence == serial->sequence) {", "} else if (sequence == serial->sequence && type != LB_RUN) {")
    .replace("} else if (sequence != (", "} else if (sequence != serial->sequence && sequence != (");
}

interface Outcome {
  readonly line: Line;
  readonly verification?: Verification;
  readonly code?: string;
}

async function run(board: Device, faults: readonly Fault[], seed: number): Promise<Outcome> {
  board.boot();
  const r = random(seed);
  const over = line(board, faults, r);
  const executor = serialExecutor(graph, { name: "desk", link: () => over.link, clock: over.clock, session: r.integer(1, 2 ** 31) });
  try {
    return { line: over, verification: await over.drive(verifyEquality(graph, vectors, { real: executor })) };
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return { line: over, code: thrown.diagnostics[0]!.code };
  }
}

function faultsFor(seed: number, kinds: readonly FaultKind[], frames: number, most: number): Fault[] {
  const r = random(seed * 31 + 5);
  return Array.from({ length: r.integer(1, most) }, () => ({
    kind: r.pick(kinds),
    way: r.pick(["to the device", "to the computer"] as const),
    frame: r.integer(0, frames - 1),
  }));
}

it("a device that makes a step twice is found out, and never equal", async () => {
  expect((await run(hasty, [], 1)).verification).toMatchObject({ equal: true });
  // The answer to the third run is lost; before it came hello, two texts of two pieces each, and two resets.
  for (const kind of ["lose", "drop"] as const) {
    const { code, verification } = await run(hasty, [{ kind, way: "to the computer", frame: 9 }], 3);
    expect({ code, verification }).toEqual({ code: "LB8108", verification: undefined });
  }
});

describe("a thousand faults", () => {
  const counts = new Map<string, number>();
  const tally = (happened: readonly Fault[]) => {
    for (const { kind, way } of happened) counts.set(`${kind} ${way}`, (counts.get(`${kind} ${way}`) ?? 0) + 1);
  };
  let frames = 0;
  let difference: Verification["difference"];
  beforeAll(async () => {
    const { verification, line: quiet } = await run(good, [], 1);
    expect(verification).toMatchObject({ equal: true, certificate: { digest: referenceCertificate(graph, vectors).digest } });
    const other = (await run(wrong, [], 1)).verification!;
    difference = other.difference;
    expect(difference).toMatchObject({ kind: "value", what: "layer" });
    frames = quiet.frames["to the device"];
    expect(quiet.happened).toEqual([]);
  }, 120_000);

  it("on the line alone never change the verdict", async () => {
    const kinds = faultKinds.filter((kind) => kind !== "reset");
    for (let seed = 1; seed <= 340; seed++) {
      const faults = faultsFor(seed, kinds, frames, 4);
      const mutated = seed % 3 === 0;
      const { verification, code, line: over } = await run(mutated ? wrong : good, faults, seed);
      tally(over.happened);
      const shown = JSON.stringify({ seed, code, happened: over.happened });
      expect(code, shown).toBeUndefined();
      expect(verification!.difference, shown).toEqual(mutated ? difference : undefined);
      if (!mutated) expect(verification!.executors[0]!.digest, shown).toBe(verification!.certificate.digest);
    }
  });

  it("with devices that restart end in the right verdict, or in words", async () => {
    const codes = new Map<string, number>();
    for (let seed = 1001; seed <= 1250; seed++) {
      const faults = faultsFor(seed, [...faultKinds, "reset", "reset"], frames, 4);
      const mutated = seed % 3 === 0;
      const { verification, code, line: over } = await run(mutated ? wrong : good, faults, seed);
      tally(over.happened);
      const shown = JSON.stringify({ seed, code, happened: over.happened });
      codes.set(code ?? "verdict", (codes.get(code ?? "verdict") ?? 0) + 1);
      if (verification) expect(verification.difference, shown).toEqual(mutated ? difference : undefined);
      else expect(code, shown).toBe("LB8105");
    }
    console.log(Object.fromEntries(codes));
    expect(codes.get("LB8105")).toBeGreaterThan(20);
    expect(codes.get("verdict")).toBeGreaterThan(20);
  });

  it("were a thousand, of every kind in both directions", () => {
    console.log(Object.fromEntries([...counts].sort()));
    expect([...counts.values()].reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(1000);
    expect(counts.size).toBe(2 * faultKinds.length);
  });
});
