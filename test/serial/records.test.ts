/** What an application on the device does with the model, as records: enough to make every step again. */

import { expect, it } from "vitest";
import { frameReader } from "../../src/serial/frames.ts";
import { bodyOf, headOf, recordType, viewOf } from "../../src/serial/messages.ts";
import { greet } from "../../src/serial/session.ts";
import { layoutsOf, readSlot } from "../../src/verify/layout.ts";
import { reference } from "../../src/verify/reference.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { hasOp, modelWhere } from "../support/models.ts";
import { device, deviceModule, loopback } from "../support/serial.ts";
import { projectOf } from "../support/wasm.ts";

it("are sent while somebody listens, numbered, with inputs, masks and outputs", async () => {
  const graph = modelWhere(hasOp("lstm", "dense"), 7);
  const layouts = layoutsOf(graph);
  const board = await device(await deviceModule(graph, projectOf(graph, seededVectors(graph, 4)).files));
  const records: { head: ReturnType<typeof headOf>; body: Uint8Array }[] = [];
  const session = await greet("desk", loopback(board), { session: 77 });
  expect(board.live("live_step", 1)).toHaveLength(0);
  await session.monitor(true);
  const reader = frameReader((payload) => records.push({ head: headOf(payload), body: bodyOf(payload).slice() }));
  reader.take(board.live("live_reset"));
  for (let step = 0; step < 20; step++) reader.take(board.live("live_step", step));
  reader.take(board.live("live_state"));

  expect(records.map(({ head }) => head)).toEqual(records.map((_, i) => ({ type: recordType, sequence: i, session: 77 })));
  expect(records[0]!.body).toEqual(new Uint8Array(4));
  const truth = reference(graph, layouts);
  for (const { body } of records.slice(1, 21)) {
    expect([...body.subarray(0, 4)]).toEqual([1, 0, 0, 0]);
    const input = body.subarray(8, 8 + layouts.input.bytes);
    const { fresh, output } = truth.step(layouts.input.slots.map((slot) => readSlot(slot, input)));
    expect(viewOf(body).getUint32(4, true)).toBe(fresh);
    expect([...body.subarray(8 + layouts.input.bytes)]).toEqual([...output]);
  }
  const pieces = records.slice(21).map(({ body }) => ({ kind: body[0], offset: viewOf(body).getUint32(4, true), bytes: body.subarray(8) }));
  expect(pieces.every(({ kind }) => kind === 2)).toBe(true);
  expect([...Buffer.concat(pieces.map(({ bytes }) => bytes))]).toEqual([...truth.state()]);
  // The records took the place of the answer: it is gone, and to stop listening works all the same.
  await session.monitor(false);
  expect(board.live("live_reset")).toHaveLength(0);
});
