/** The two sides of the protocol together, on a line without faults: each request, and what the device refuses. */

import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { modelHash } from "../../src/ir/model-hash.ts";
import { encodeFrame, frameReader } from "../../src/serial/frames.ts";
import { bodyOf, bodyWith, headOf, payloadOf, viewOf } from "../../src/serial/messages.ts";
import { greet, type SerialSession } from "../../src/serial/session.ts";
import { inputBuffers, reference } from "../../src/verify/reference.ts";
import { recordedVectors, type Vectors } from "../../src/verify/vectors.ts";
import { type Device, device, deviceModule, loopback } from "../support/serial.ts";
import { projectOf } from "../support/wasm.ts";
import { type Digits, digits } from "../verify/support.ts";

let model: Digits;
let module: Uint8Array<ArrayBuffer>;
let board: Device;
let session: SerialSession;
let vectors: Vectors;
beforeAll(async () => {
  model = await digits();
  vectors = recordedVectors(model.quantized, "test", model.test, 64);
  module = await deviceModule(model.quantized, projectOf(model.quantized, vectors).files);
}, 120_000);
beforeEach(async () => {
  board = await device(module);
  session = await greet("desk", loopback(board));
});

/** What the reference gives for the first steps. */
function truth(steps: number) {
  const run = reference(model.quantized);
  const inputs = inputBuffers(model.quantized);
  const all = Array.from({ length: steps }, (_, step) => {
    vectors.read(0, step, inputs);
    const { input, output, fresh, trace } = run.step(inputs);
    return { input: input.slice(), output: output.slice(), trace: trace.slice(), fresh };
  });
  return { inputs: Buffer.concat(all.map(({ input }) => input)), all, state: run.state().slice() };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const thrown = await promise.then(
    () => undefined,
    (refused: unknown) => refused,
  );
  expect(thrown).toBeInstanceOf(Refusal);
  return (thrown as Refusal).message;
}

describe("a session", () => {
  it("begins with what the device is", async () => {
    expect(session.greeting).toEqual({
      version: 1,
      contract: 1,
      model: modelHash(model.quantized),
      frameBytes: 16 + 32 * 8,
      layers: 3,
      outputs: 2,
      probes: true,
      stack: true,
      counter: "instructions",
      counterHz: 1_000_000,
      inputBytes: 8,
      outputBytes: 12,
      stateBytes: 64 + 4 * 64,
    });
    expect(session.mostSteps).toBe(32);
    expect(await session.text("model")).toBe("model");
    expect(await session.text("compiler")).toMatch(/clang/i);
    expect(await session.text("flags")).toBe("-O2 -test");
    expect(await session.text("lookback")).toBe("test");
  });

  it("runs steps, and gives masks and outputs, or a layer, or nothing but the digest", async () => {
    const { inputs, all } = truth(8);
    const { bytes } = await session.run(inputs, { count: false, outputs: true });
    expect([...bytes]).toEqual(all.flatMap(({ output }) => [3, 0, 0, 0, ...output]));
    await session.reset();
    const scores = await session.run(inputs, { count: false, capture: { layer: 1, offset: 3 } });
    expect([...scores.bytes]).toEqual([...all[7]!.trace.subarray(64 + 3, 64 + 10)]);
    await session.reset();
    expect((await session.run(inputs, { count: false })).bytes).toHaveLength(0);
  });

  it("keeps running CRCs of what is counted, until they begin anew", async () => {
    const { inputs } = truth(8);
    const empty = await session.entries();
    expect(empty).toEqual(Array.from({ length: 1 + 3 + 2 + 2 }, () => ({ crc: 0, fed: 0 })));
    const before = (await session.run(inputs, { count: false })).digest;
    expect(await session.entries()).toEqual(empty);
    await session.reset();
    const { digest } = await session.run(inputs, { count: true });
    expect(digest).not.toBe(before);
    expect((await session.entries()).map(({ fed }) => fed)).toEqual([8, 8, 8, 8, 8, 8, 0, 8]);
    expect(await session.end()).not.toBe(digest);
    expect((await session.entries()).map(({ fed }) => fed)).toEqual([8, 8, 8, 8, 8, 8, 1, 8]);
    await session.reset({ entries: true });
    expect(await session.entries()).toEqual(empty);
  });

  it("reads the memory and writes it back", async () => {
    const { inputs, all } = truth(8);
    await session.run(inputs.subarray(0, 5 * 8), { count: false });
    const kept = await session.readState();
    await session.run(inputs.subarray(5 * 8), { count: false });
    expect([...(await session.readState())]).toEqual([...truth(8).state]);
    await session.writeState(kept);
    expect([...(await session.readState())]).toEqual([...kept]);
    const { bytes } = await session.run(inputs.subarray(5 * 8), { count: false, outputs: true });
    expect([...bytes]).toEqual(all.slice(5).flatMap(({ output }) => [3, 0, 0, 0, ...output]));
  });

  it("runs its self-test, and has an empty memory then", async () => {
    await session.run(truth(3).inputs, { count: false });
    expect(await session.selftest()).toMatchObject({ status: 0 });
    expect((await session.readState()).every((byte) => byte === 0)).toBe(true);
  });

  it("counts steps, less what probes take, and tells the stack", async () => {
    await session.run(truth(8).inputs, { count: true });
    expect(await session.figures()).toEqual({ steps: 8, least: 20, mean: 20, greatest: 20, stackBytes: 321, dropped: 0 });
    await session.reset({ figures: true });
    expect(await session.figures()).toMatchObject({ steps: 0, least: 0, mean: 0, greatest: 0 });
  });

  it("ends where another begins, and what it was is forgotten", async () => {
    await session.run(truth(8).inputs, { count: true });
    const other = await greet("desk", loopback(board));
    expect((await other.entries()).every(({ fed }) => fed === 0)).toBe(true);
    expect((await other.readState()).every((byte) => byte === 0)).toBe(true);
    expect(await codeOf(session.end())).toMatch(/^LB8105: desk restarted, or serves somebody else: end was not carried out$/);
  });

  it("is told of every request that cannot be", async () => {
    const { inputs } = truth(2);
    expect(await codeOf(session.run(new Uint8Array(0), { count: false }))).toMatch(/^LB8106: .*refuses run: 8 bytes/);
    expect(await codeOf(session.run(inputs, { count: false, capture: { layer: 3, offset: 0 } }))).toMatch(/^LB8106: .*no such layer/);
    const many = Buffer.concat(Array.from({ length: 32 }, () => inputs.subarray(0, 8)));
    expect(await codeOf(session.run(many, { count: false, outputs: true }))).toMatch(/^LB8106: .*refuses run: 264 bytes/);
    expect(await codeOf(session.writeState(new Uint8Array(321)))).toMatch(/^LB8106: .*no such layer, entry, text or offset/);
    expect(board.steps()).toBe(0);
  });

  it("with a memory that was written in part runs nothing", async () => {
    await session.writeState(new Uint8Array(100));
    expect(await codeOf(session.run(truth(1).inputs, { count: false }))).toMatch(/^LB8106: .*its memory was written in part only/);
    expect(await codeOf(session.end())).toMatch(/^LB8106: .*its memory was written in part only/);
    await session.reset();
    await session.run(truth(1).inputs, { count: false });
  });
});

describe("a device", () => {
  const zero = new Uint8Array();
  /** Answers to a payload as it stands. */
  const said = (payload: Uint8Array): { type: number; sequence: number; session: number; body: number[] }[] => {
    const answers: { type: number; sequence: number; session: number; body: number[] }[] = [];
    frameReader((one) => answers.push({ ...headOf(one), body: [...bodyOf(one)] })).take(board.take(encodeFrame(payload)));
    return answers;
  };
  const hello = (sequence: number, number: number) => payloadOf({ type: 1, sequence, session: number }, bodyWith([1, 2], [0, 2]));

  it("carries a repeated request out once, and answers it again", async () => {
    said(hello(7, 99));
    const run = payloadOf({ type: 4, sequence: 8, session: 99 }, bodyWith([1, 1], [2, 1], [0, 2], [0, 4], truth(1).inputs));
    const once = said(run);
    expect(once).toHaveLength(1);
    expect([said(run), said(run)]).toEqual([once, once]);
    expect(board.steps()).toBe(1);
  });

  it("takes no number but the next, also where numbers begin again", () => {
    said(hello(65_535, 99));
    const figures = (sequence: number) => payloadOf({ type: 10, sequence, session: 99 }, zero);
    expect(said(figures(1))).toEqual([{ type: 255, sequence: 1, session: 99, body: [2, 0, 0, 0, 255, 255, 0, 0] }]);
    expect(said(figures(65_535))[0]).toMatchObject({ type: 0x81 });
    expect(said(figures(0))[0]).toMatchObject({ type: 0x8a, sequence: 0 });
    expect(said(figures(65_535))[0]).toMatchObject({ type: 255, body: [2, 0, 0, 0, 0, 0, 0, 0] });
    expect(said(figures(0))[0]).toMatchObject({ type: 0x8a, sequence: 0 });
  });

  it("that was not greeted does nothing, and says whose request it refuses", () => {
    board.boot();
    const refused = { type: 255, sequence: 3, session: 0, body: [1, 0, 0, 0, 99, 0, 0, 0] };
    expect(said(payloadOf({ type: 3, sequence: 3, session: 99 }, bodyWith([0, 4])))).toEqual([refused]);
    expect(said(hello(3, 0))).toEqual([{ ...refused, body: [1, 0, 0, 0, 0, 0, 0, 0] }]);
  });

  it("answers a hello of any version with its own", () => {
    const [greeting] = said(payloadOf({ type: 1, sequence: 0, session: 5 }, bodyWith([9, 2], [0, 2])));
    expect(greeting!.body.slice(0, 2)).toEqual([1, 0]);
  });

  it("knows no other requests, and does not answer what is none", () => {
    said(hello(0, 99));
    const ask = (type: number, sequence: number) => said(payloadOf({ type, sequence, session: 99 }, zero));
    expect(ask(11, 1)).toEqual([{ type: 255, sequence: 1, session: 99, body: [4, 0, 0, 0, 11, 0, 0, 0] }]);
    expect(ask(13, 2)).toEqual([{ type: 255, sequence: 2, session: 99, body: [4, 0, 0, 0, 13, 0, 0, 0] }]);
    for (const type of [0, 0x40, 0x84, 0xff]) expect(ask(type, 3)).toEqual([]);
    expect(board.take(encodeFrame(Uint8Array.of(1, 0, 0)))).toHaveLength(0);
  });

  it("survives any bytes whatever, and hears the next frame", () => {
    let seed = 1;
    for (let round = 0; round < 60; round++) {
      const noise = Uint8Array.from({ length: 400 }, () => {
        seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
        // Many zeros, so that many pieces look like frames.
        return seed % 7 === 0 ? 0 : seed >>> 24;
      });
      expect(board.take(noise)).toHaveLength(0);
    }
    const [greeting] = said(hello(0, 4711));
    expect(greeting).toMatchObject({ type: 0x81, session: 4711 });
    expect(board.take(new Uint8Array(100_000).fill(1))).toHaveLength(0);
    const [figures] = said(payloadOf({ type: 10, sequence: 1, session: 4711 }, zero));
    expect(viewOf(Uint8Array.from(figures!.body)).getUint32(24, true)).toBeGreaterThan(100);
  });

  it("survives any bodies with a right CRC: it answers, and works on", () => {
    said(hello(0, 99));
    let seed = 5;
    const next = () => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return seed >>> 16;
    };
    for (let sequence = 1; sequence <= 2000; sequence++) {
      const body = Uint8Array.from({ length: next() % 40 }, () => (next() % 3 === 0 ? 0 : next()));
      const answers = said(payloadOf({ type: 2 + (next() % 14), sequence, session: 99 }, body));
      expect(answers, `${sequence}`).toHaveLength(1);
      expect(answers[0]).toMatchObject({ sequence, session: 99 });
    }
  });
});
