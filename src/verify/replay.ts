/** A log of what a program on a device did with the model (docs/serial.md, Records), made again by the reference, bit for bit. */

import type { QuantizedGraph } from "../ir/quantized.ts";
import { frameReader, headBytes } from "../serial/frames.ts";
import { type Greeting, greetingOf } from "../serial/greeting.ts";
import { answerBit, bodyOf, headOf, recordKinds, recordType, requests, viewOf } from "../serial/messages.ts";
import { type Breath, breath } from "./breath.ts";
import { type Compared, compareStep } from "./compare.ts";
import type { Difference } from "./difference.ts";
import { layoutsOf, readSlot } from "./layout.ts";
import { reference } from "./reference.ts";

export interface Replay {
  /** Records in the log. */
  readonly records: number;
  /** Steps that were made again and compared, since a reset or a state each. */
  readonly steps: number;
  readonly values: number;
  /** Resets and whole states from which steps were made. */
  readonly sequences: number;
  /** Records that the log lacks, by their numbers. */
  readonly lost: number;
  /** Steps behind a lost record, or before the first reset, that nothing can be said of. */
  readonly skipped: number;
  /** Frames with a wrong CRC. */
  readonly dropped: number;
  readonly difference?: Difference;
}

/** What a log begins with; undefined: it is none. */
export function greetingOfLog(log: Uint8Array): Greeting | undefined {
  let greeting: Greeting | undefined;
  frameReader((payload) => {
    if (isGreeting(payload)) greeting ??= greetingOf(bodyOf(payload));
  }).take(log);
  return greeting;
}

/** `log`: of this model. `name`: of the log, as differences say it. Stops at the first difference. */
export async function replay(graph: QuantizedGraph, name: string, log: Uint8Array, signal?: AbortSignal): Promise<Replay> {
  const records: Uint8Array[] = [];
  const reader = frameReader((payload) => {
    if (payload.length >= headBytes + 4 && headOf(payload).type === recordType) records.push(payload.slice());
  });
  reader.take(log);
  const { dropped } = reader.seen;
  const player = playerOf(graph, name);
  const breathing: Breath = breath(signal);
  for (const record of records) {
    if (breathing.due()) await breathing.take();
    if (player.play(record)) break;
  }
  return { records: records.length, ...player.result(), dropped };
}

function playerOf(graph: QuantizedGraph, executor: string) {
  const layouts = layoutsOf(graph);
  const truth = reference(graph, layouts);
  const compared: Compared = { sequences: 0, steps: 0, values: 0 };
  const { input, output, state } = layouts;
  const counts = { lost: 0, skipped: 0 };
  /** Steps since a reset or a state; undefined: the memory is not known. */
  let step: number | undefined;
  /** Bytes of a state that have come in a row, and the next record's number. */
  let pieces: { readonly bytes: Uint8Array; filled: number } | undefined;
  let next: number | undefined;
  let difference: Difference | undefined;

  const begin = (): void => {
    step = 0;
    compared.sequences++;
  };
  const makeStep = (body: Uint8Array): void => {
    if (body.length !== 8 + input.bytes + output.bytes) step = undefined;
    if (step === undefined) {
      counts.skipped++;
      return;
    }
    const expected = truth.step(input.slots.map((slot) => readSlot(slot, body.subarray(8))));
    const actual = { kind: "done", fresh: viewOf(body).getUint32(4, true), output: body.subarray(8 + input.bytes) } as const;
    difference = compareStep(layouts, expected, actual, { executor, sequence: compared.sequences - 1, step }, compared);
    if (difference) return;
    step++;
    compared.steps++;
  };
  const takePiece = (body: Uint8Array): void => {
    const [offset, bytes] = [viewOf(body).getUint32(4, true), body.subarray(8)];
    if (offset === 0) pieces = { bytes: new Uint8Array(state.bytes), filled: 0 };
    step = undefined;
    if (pieces === undefined || pieces.filled !== offset || offset + bytes.length > state.bytes) {
      pieces = undefined;
      return;
    }
    pieces.bytes.set(bytes, offset);
    pieces.filled += bytes.length;
    if (pieces.filled < state.bytes) return;
    truth.restore(pieces.bytes);
    begin();
  };

  return {
    /** Whether it differs. */
    play: (record: Uint8Array): boolean => {
      const { sequence } = headOf(record);
      const gap = next === undefined ? 0 : (sequence - next) & 0xffff;
      next = (sequence + 1) & 0xffff;
      counts.lost += gap;
      if (gap > 0) [step, pieces] = [undefined, undefined];
      const body = bodyOf(record);
      const kind = body[0];
      if (kind === recordKinds.reset) {
        truth.reset();
        begin();
      } else if (kind === recordKinds.step) makeStep(body);
      else if (kind === recordKinds.state && body.length >= 8) takePiece(body);
      return difference !== undefined;
    },
    result: () => ({ ...compared, ...counts, ...(difference ? { difference } : {}) }),
  };
}

function isGreeting(payload: Uint8Array): boolean {
  return payload.length >= headBytes && headOf(payload).type === (requests.hello | answerBit);
}
