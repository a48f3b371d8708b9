/** Logs of what a device did with the model, made again by the reference. */

import { beforeAll, describe, expect, it } from "vitest";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { encodeFrame, frameReader } from "../../src/serial/frames.ts";
import type { ByteLink } from "../../src/serial/link.ts";
import { monitored } from "../../src/verify/monitor.ts";
import { greetingOfLog, replay } from "../../src/verify/replay.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { hasOp, modelWhere } from "../support/models.ts";
import { type Device, device, deviceModule } from "../support/serial.ts";
import { projectOf } from "../support/wasm.ts";

/** A log's frames as payloads: the greeting, a reset, 10 steps, the memory, 10 more steps, which the log has from the memory on too. */
interface Recorded {
  readonly graph: QuantizedGraph;
  readonly payloads: readonly Uint8Array[];
  readonly shown: readonly string[];
  /** The record that begins the memory. */
  readonly memory: number;
}

let recorded: Recorded;
beforeAll(async () => {
  const graph = modelWhere(hasOp("lstm", "dense"), 7);
  const board = await device(await deviceModule(graph, projectOf(graph, seededVectors(graph, 4)).files));
  const payloads: Uint8Array[] = [];
  const shown: string[] = [];
  const reader = frameReader((payload) => payloads.push(payload.slice()));
  const ended = new AbortController();
  const { link, live } = lively(board);
  const listening = monitored(graph, "desk", link, {
    signal: ended.signal,
    onFrame: (frame) => reader.take(frame),
    onReset: () => shown.push("reset"),
    onStep: (inputs, outputs) => shown.push(`${inputs} -> ${outputs}`),
  });
  await live.started;
  live.now("live_reset");
  for (let step = 0; step < 10; step++) live.now("live_step", step);
  const memory = payloads.length;
  live.now("live_state");
  for (let step = 10; step < 20; step++) live.now("live_step", step);
  ended.abort();
  await listening;
  recorded = { graph, payloads, shown, memory };
}, 60_000);

/** A line on which the device also speaks by itself, from the moment on that somebody listens. */
function lively(board: Device) {
  let received: (bytes: Uint8Array) => void = () => undefined;
  let start: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });
  const monitorRequest = 0x0c;
  const link: ByteLink = {
    write: (bytes) => {
      const copy = bytes.slice();
      queueMicrotask(() => {
        received(board.take(copy));
        frameReader((payload) => payload[0] === monitorRequest && setTimeout(start, 5)).take(copy);
      });
    },
    listen: (onBytes) => {
      received = onBytes;
    },
    close: () => undefined,
  };
  return { link, live: { started, now: (...what: Parameters<Device["live"]>) => received(board.live(...what)) } };
}

const log = (payloads: readonly Uint8Array[]): Uint8Array => Buffer.concat(payloads.map((payload) => encodeFrame(payload)));

describe("a log", () => {
  it("is what was shown, names its model, and is made again bit for bit", async () => {
    const { graph, payloads, shown, memory } = recorded;
    expect(shown).toHaveLength(21);
    expect(shown[0]).toBe("reset");
    expect(shown[1]).toMatch(/^\w+ (-?\d+ ?)+.* -> \w+ -?\d+/);
    expect(greetingOfLog(log(payloads))?.model).toMatch(/^[0-9a-f]{64}$/);
    expect(greetingOfLog(log(payloads.slice(1)))).toBeUndefined();
    const found = await replay(graph, "log", log(payloads));
    const records = payloads.length - 1;
    expect(found).toMatchObject({ records, steps: 20, sequences: 2, lost: 0, skipped: 0, dropped: 0 });
    expect(found).not.toHaveProperty("difference");
    // From the memory alone: what was before it is not needed.
    const late = await replay(graph, "log", log([payloads[0]!, ...payloads.slice(memory)]));
    expect(late).toMatchObject({ steps: 10, sequences: 1, skipped: 0 });
    expect(late).not.toHaveProperty("difference");
  });

  it("with a lost record goes on at the next memory", async () => {
    const { graph, payloads } = recorded;
    const found = await replay(graph, "log", log(payloads.filter((_, i) => i !== 4)));
    expect(found).toMatchObject({ steps: 12, lost: 1, skipped: 7, dropped: 0 });
    expect(found).not.toHaveProperty("difference");
    const bytes = Buffer.from(log(payloads));
    const place = log(payloads.slice(0, 4)).length + 6;
    bytes[place] = bytes[place]! === 1 ? 2 : 1;
    const broken = await replay(graph, "log", bytes);
    expect(broken.dropped).toBeGreaterThan(0);
    expect(broken.steps + broken.skipped).toBe(19);
    expect(broken).not.toHaveProperty("difference");
  });

  it("with another output differs at that step, and with another input soon", async () => {
    const { graph, payloads } = recorded;
    const changed = payloads.map((payload) => payload.slice());
    const step = changed[6]!;
    step[step.length - 1]! ^= 1;
    expect((await replay(graph, "log", log(changed))).difference).toMatchObject({
      executor: "log",
      kind: "value",
      what: "output",
      sequence: 0,
      step: 4,
    });
  });
});
