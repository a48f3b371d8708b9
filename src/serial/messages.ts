/** What the two sides of the serial protocol say to each other, as bytes: docs/serial.md. */

import { headBytes } from "./frames.ts";

export const protocolVersion = 1;
/** Steps of one `run`. */
export const greatestSteps = 32;

export const requests = {
  hello: 0x01,
  text: 0x02,
  reset: 0x03,
  run: 0x04,
  end: 0x05,
  entries: 0x06,
  read: 0x07,
  write: 0x08,
  selftest: 0x09,
  figures: 0x0a,
  monitor: 0x0c,
} as const;
export type RequestName = keyof typeof requests;

export const answerBit = 0x80;
export const errorType = 0xff;
export const recordType = 0x40;

export const errors = {
  noSession: 1,
  wrongSequence: 2,
  answerGone: 3,
  unknownRequest: 4,
  wrongLength: 5,
  noSuchThing: 6,
  wrongValue: 7,
  incomplete: 8,
} as const;

export const runFlags = { outputs: 1, count: 2, capture: 4 } as const;
export const resetFlags = { entries: 1, figures: 2 } as const;
export const recordKinds = { reset: 0, step: 1, state: 2 } as const;
export const texts = { model: 0, compiler: 1, flags: 2, lookback: 3 } as const;
/** Of a run's request and of its answer, behind the head. */
export const runHeadBytes = 8;

export interface Head {
  readonly type: number;
  readonly sequence: number;
  readonly session: number;
}

export function payloadOf({ type, sequence, session }: Head, body: Uint8Array): Uint8Array {
  const payload = new Uint8Array(headBytes + body.length);
  const view = new DataView(payload.buffer);
  payload[0] = type;
  view.setUint16(2, sequence, true);
  view.setUint32(4, session, true);
  payload.set(body, headBytes);
  return payload;
}

export function headOf(payload: Uint8Array): Head {
  const view = viewOf(payload);
  return { type: view.getUint8(0), sequence: view.getUint16(2, true), session: view.getUint32(4, true) };
}

/** Behind the head. */
export function bodyOf(payload: Uint8Array): Uint8Array {
  return payload.subarray(headBytes);
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whole numbers of 1, 2 or 4 bytes each, and bytes as they are. */
export function bodyWith(...parts: readonly (readonly [value: number, bytes: 1 | 2 | 4] | Uint8Array)[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + (part instanceof Uint8Array ? part.length : part[1]), 0);
  const body = new Uint8Array(length);
  const view = new DataView(body.buffer);
  let to = 0;
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      body.set(part, to);
      to += part.length;
      continue;
    }
    const [value, bytes] = part;
    if (bytes === 1) view.setUint8(to, value);
    else if (bytes === 2) view.setUint16(to, value, true);
    else view.setUint32(to, value, true);
    to += bytes;
  }
  return body;
}
