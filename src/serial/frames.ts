/** Frames of the serial protocol (docs/serial.md): payloads behind a CRC, between zeros. */

import { crc32 } from "node:zlib";
import { cobsDecode, cobsEncode } from "./cobs.ts";

/** Type, a zero, sequence number, session. */
export const headBytes = 8;
const crcBytes = 4;
/** A u16 states the greatest payload, and nothing longer than its frame is kept while its end is awaited. */
const greatestEncoded = 65535 + crcBytes + Math.ceil(65539 / 254) + 1;

export function encodeFrame(payload: Uint8Array): Uint8Array {
  const checked = new Uint8Array(payload.length + crcBytes);
  checked.set(payload);
  new DataView(checked.buffer).setUint32(payload.length, crc32(payload), true);
  const encoded = cobsEncode(checked);
  const frame = new Uint8Array(encoded.length + 2);
  frame.set(encoded, 1);
  return frame;
}

export interface FrameReader {
  /** Bytes as they come; `onPayload` is called for each whole frame, with bytes of its own. Never throws. */
  take(bytes: Uint8Array): void;
  /** So far. `dropped`: frames that were no COBS, too short or had a wrong CRC. */
  readonly seen: { readonly bytes: number; readonly frames: number; readonly dropped: number };
}

export function frameReader(onPayload: (payload: Uint8Array) => void): FrameReader {
  const seen = { bytes: 0, frames: 0, dropped: 0 };
  let pending = new Uint8Array(256);
  let [length, tooLong] = [0, false];
  const keep = (bytes: Uint8Array): void => {
    if (length + bytes.length > greatestEncoded) tooLong = true;
    if (tooLong) return;
    if (length + bytes.length > pending.length) {
      const longer = new Uint8Array(Math.max(2 * pending.length, length + bytes.length));
      longer.set(pending.subarray(0, length));
      pending = longer;
    }
    pending.set(bytes, length);
    length += bytes.length;
  };
  const end = (): void => {
    const payload = tooLong ? undefined : checkedPayload(pending.subarray(0, length));
    const nothing = length === 0 && !tooLong;
    [length, tooLong] = [0, false];
    if (payload !== undefined) {
      seen.frames++;
      onPayload(payload);
    } else if (!nothing) seen.dropped++;
  };
  return {
    seen,
    take: (bytes) => {
      seen.bytes += bytes.length;
      let from = 0;
      for (let to = bytes.indexOf(0); to >= 0; to = bytes.indexOf(0, from)) {
        keep(bytes.subarray(from, to));
        end();
        from = to + 1;
      }
      keep(bytes.subarray(from));
    },
  };
}

function checkedPayload(encoded: Uint8Array): Uint8Array | undefined {
  const checked = cobsDecode(encoded);
  if (checked === undefined || checked.length < headBytes + crcBytes) return undefined;
  const payload = checked.subarray(0, checked.length - crcBytes);
  const stated = new DataView(checked.buffer, checked.byteOffset + payload.length, crcBytes).getUint32(0, true);
  return stated === crc32(payload) ? payload : undefined;
}
