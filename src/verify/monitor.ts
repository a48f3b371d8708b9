/** What a program on a device does with the model, while it does it (docs/serial.md, Records). */

import type { QuantizedGraph } from "../ir/quantized.ts";
import { encodeFrame, frameReader, headBytes } from "../serial/frames.ts";
import type { ByteLink } from "../serial/link.ts";
import { answerBit, bodyOf, headOf, recordKinds, recordType, requests } from "../serial/messages.ts";
import { greet } from "../serial/session.ts";
import { type Layout, layoutsOf, readSlot } from "./layout.ts";
import { checkModel } from "./serial.ts";

export interface Listening {
  /** Ends it: nothing is thrown. */
  readonly signal: AbortSignal;
  /** Of a log, in order: the greeting's frame, then the records'. */
  readonly onFrame: (frame: Uint8Array) => void;
  readonly onReset: () => void;
  /** Stored values by name: "row 1 2 3". */
  readonly onStep: (inputs: string, outputs: string) => void;
}

/** Greets, listens until `signal`, and closes. Throws LB81: no answer, another model, a line that ends. */
export async function monitored(
  graph: QuantizedGraph,
  name: string,
  link: ByteLink,
  { signal, onFrame, onReset, onStep }: Listening,
): Promise<void> {
  const layouts = layoutsOf(graph);
  let gone: (why: string) => void = () => undefined;
  const reader = frameReader((payload) => {
    const { type } = payload.length >= headBytes ? headOf(payload) : { type: 0 };
    if (type !== recordType && type !== (requests.hello | answerBit)) return;
    onFrame(encodeFrame(payload));
    const body = bodyOf(payload);
    if (type !== recordType || signal.aborted) return;
    if (body[0] === recordKinds.reset) onReset();
    if (body[0] === recordKinds.step && body.length === 8 + layouts.input.bytes + layouts.output.bytes)
      onStep(inWords(layouts.input, body.subarray(8)), inWords(layouts.output, body.subarray(8 + layouts.input.bytes)));
  });
  const tapped: ByteLink = {
    write: (bytes) => link.write(bytes),
    close: () => link.close(),
    listen: (received, closed) =>
      link.listen(
        (bytes) => {
          reader.take(bytes);
          received(bytes);
        },
        (why) => {
          closed(why);
          gone(why);
        },
      ),
  };
  const device = await greet(name, tapped);
  try {
    await checkModel(graph, layouts, device);
    const ended = new Promise<void>((resolve) => {
      gone = () => resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await device.monitor(true);
    if (!signal.aborted) await ended;
    // Throws where the line is gone: the log is whole up to there.
    await device.monitor(false);
  } finally {
    await device.close();
  }
}

function inWords({ slots }: Layout, bytes: Uint8Array): string {
  return slots.map((slot) => `${slot.name} ${[...readSlot(slot, bytes)].join(" ")}`).join(", ");
}
