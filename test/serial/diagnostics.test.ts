/** What a device on a line can be that is not the one that was meant, and how that is said. */

import { beforeAll, expect, it } from "vitest";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { render } from "../../src/diagnostics/render.ts";
import { serialFiles } from "../../src/emit/firmware/serial.ts";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { plan } from "../../src/plan/plan.ts";
import { encodeFrame, frameReader } from "../../src/serial/frames.ts";
import type { ByteLink } from "../../src/serial/link.ts";
import { answerBit, bodyOf, bodyWith, headOf, payloadOf } from "../../src/serial/messages.ts";
import { greet } from "../../src/serial/session.ts";
import type { Clock } from "../../src/serial/transport.ts";
import { serialExecutor } from "../../src/verify/serial.ts";
import { recordedVectors } from "../../src/verify/vectors.ts";
import { verifyEquality } from "../../src/verify/verify.ts";
import { graphOfSequences, randomNode } from "../support/look-back.ts";
import { type Device, device, deviceModule, loopback } from "../support/serial.ts";
import { projectOf } from "../support/wasm.ts";
import { type Digits, digits } from "../verify/support.ts";

/** Nobody waits for time here. */
const hurry: Clock = {
  after: (_, call) => {
    const timer = setTimeout(call, 1);
    return () => clearTimeout(timer);
  },
};

const sequences = graphOfSequences([randomNode(900, false)], 20);
let model: Digits;
let board: Device;
beforeAll(async () => {
  model = await digits();
  const vectors = recordedVectors(model.quantized, "test", model.test, 80);
  board = await device(await deviceModule(model.quantized, projectOf(model.quantized, vectors).files));
}, 120_000);

/** A line on which `answer` says what comes back for the bytes of a write; from the `n`-th on, counted from 0. */
function lineThat(answer: (n: number, bytes: Uint8Array, closed: (why: string) => void) => Uint8Array): ByteLink {
  let received: (bytes: Uint8Array) => void = () => undefined;
  let closed: (why: string) => void = () => undefined;
  let writes = 0;
  return {
    write: (bytes) => {
      const back = answer(writes++, bytes.slice(), closed);
      if (back.length > 0) queueMicrotask(() => received(back));
    },
    listen: (onBytes, onClosed) => {
      [received, closed] = [onBytes, onClosed];
    },
    close: () => undefined,
  };
}

const nothing = new Uint8Array();
/** As the device would answer a request, with another body. */
const answering = (body: Uint8Array) => (_: number, bytes: Uint8Array) => {
  let back: Uint8Array = nothing;
  frameReader((payload) => {
    const { type, sequence, session } = headOf(payload);
    back = encodeFrame(payloadOf({ type: type | answerBit, sequence, session }, body));
  }).take(bytes);
  return back;
};

async function verifying(graph: QuantizedGraph, link: ByteLink): Promise<unknown> {
  const vectors = recordedVectors(graph, "test", model.test, 80);
  const executor = serialExecutor(graph, { name: "serial:/dev/ttyACM0", link: () => link, clock: hurry });
  return verifyEquality(graph, vectors, { real: executor });
}

async function said(promise: Promise<unknown>): Promise<string> {
  const thrown = await promise.then(
    () => undefined,
    (refused: unknown) => refused,
  );
  expect(thrown).toBeInstanceOf(Refusal);
  return (thrown as Refusal).diagnostics.map((diagnostic) => `${render(diagnostic, () => undefined)}\n`).join("");
}

const text = new TextEncoder();

it.each<[code: string, title: string, run: () => Promise<unknown>]>([
  [
    "LB8101",
    "nobody",
    () =>
      verifying(
        model.quantized,
        lineThat(() => nothing),
      ),
  ],
  [
    "LB8101-later",
    "a crash",
    () =>
      verifying(
        model.quantized,
        lineThat((n, bytes) => (n > 8 ? nothing : board.take(bytes))),
      ),
  ],
  [
    "LB8102",
    "another program",
    () =>
      verifying(
        model.quantized,
        lineThat((n) => text.encode(`tick ${n}\0`)),
      ),
  ],
  [
    "LB8102-echo",
    "RX on TX",
    () =>
      verifying(
        model.quantized,
        lineThat((_, bytes) => bytes),
      ),
  ],
  ["LB8103", "another version", () => verifying(model.quantized, lineThat(answering(bodyWith([2, 2], [7, 4]))))],
  ["LB8104", "another model", () => verifying({ ...model.quantized, name: "keyword" }, loopback(board))],
  ["LB8104-state", "other weights", () => verifying({ ...model.quantized, outputs: model.quantized.outputs.slice(1) }, loopback(board))],
  [
    "LB8105",
    "a restart",
    () => {
      const restarting = lineThat((n, bytes) => {
        if (n === 9) board.boot();
        return board.take(bytes);
      });
      return verifying(model.quantized, restarting);
    },
  ],
  ["LB8106", "an impossible request", async () => (await greet("desk", loopback(board))).run(nothing, { count: false })],
  [
    "LB8107",
    "an unplugged one",
    () => {
      const unplugged = lineThat((n, bytes, closed) => {
        if (n === 9) queueMicrotask(() => closed("the port was removed"));
        return n === 9 ? nothing : board.take(bytes);
      });
      return verifying(model.quantized, unplugged);
    },
  ],
  ["LB8109", "a short greeting", () => verifying(model.quantized, lineThat(answering(bodyWith([1, 2], [1, 4]))))],
  [
    "LB8110",
    "a model of whole sequences",
    () => serialExecutor(sequences, { name: "desk", link: () => lineThat(() => nothing), clock: hurry }).open(),
  ],
  ["LB8110", "its C", async () => serialFiles(sequences, [], plan(sequences, []), { version: "1", hash: "" })],
])("%s: %s", async (code, _, run) => {
  board.boot();
  await expect(await said(run())).toMatchFileSnapshot(`golden/${code}.txt`);
});

it("a line that cannot be written to is gone", async () => {
  const failing = (write: ByteLink["write"]): ByteLink => ({ write, listen: () => undefined, close: () => undefined });
  const thrown = () => {
    throw new Error("permission denied");
  };
  expect(await said(verifying(model.quantized, failing(thrown)))).toContain("LB8107");
  expect(
    await said(
      verifying(
        model.quantized,
        failing(() => Promise.reject(new Error("EIO"))),
      ),
    ),
  ).toContain("is gone: EIO");
  // One that takes nothing, for ever.
  expect(
    await said(
      verifying(
        model.quantized,
        failing(() => new Promise(() => undefined)),
      ),
    ),
  ).toContain("LB8101");
});

it("what somebody else is answered is not taken for one's own", async () => {
  // Before every answer the same with another session, and with the number of another request.
  const others = lineThat((_, bytes) => {
    const back = board.take(bytes);
    const strange: Uint8Array[] = [];
    frameReader((payload) => {
      const head = headOf(payload);
      const body = Uint8Array.from(bodyOf(payload), (byte) => byte ^ 255);
      strange.push(encodeFrame(payloadOf({ ...head, session: head.session ^ 1 }, body)));
      strange.push(encodeFrame(payloadOf({ ...head, sequence: (head.sequence + 65_535) & 65_535 }, body)));
    }).take(back);
    return Buffer.concat([...strange, back]);
  });
  expect(await verifying(model.quantized, others)).toMatchObject({ equal: true });
});

it("what is awaited ends when it is told to", async () => {
  const abort = new AbortController();
  setTimeout(() => abort.abort(new Error("enough")), 20);
  const silent = lineThat(() => nothing);
  await expect(greet("desk", silent, { signal: abort.signal })).rejects.toThrow("enough");
});
