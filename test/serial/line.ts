/** A line in virtual time between a computer and a device on the desk, which drops, flips, repeats and holds back bytes, and a device that restarts. */

import type { ByteLink } from "../../src/serial/link.ts";
import type { Clock } from "../../src/serial/transport.ts";
import type { Random } from "../support/random.ts";
import type { Device } from "../support/serial.ts";

export const faultKinds = ["drop", "flip", "repeat", "insert", "stall", "lose", "reset"] as const;
export type FaultKind = (typeof faultKinds)[number];
export type Direction = "to the device" | "to the computer";

/** At the so-manieth frame that goes this way. */
export interface Fault {
  readonly kind: FaultKind;
  readonly way: Direction;
  readonly frame: number;
}

export interface Line {
  readonly link: ByteLink;
  readonly clock: Clock;
  /** Which faults have happened. */
  readonly happened: readonly Fault[];
  /** How many pieces went each way: a frame of the computer's, all that the device sends in return. */
  readonly frames: Readonly<Record<Direction, number>>;
  /** Lets time pass until the promise is settled; throws where nothing can settle it any more. */
  drive<T>(promise: Promise<T>): Promise<T>;
  /** Virtual milliseconds that have passed. */
  now(): number;
}

const millisecondsPerByte = 1 / 11.52;

export function line(device: Device, faults: readonly Fault[], random: Random): Line {
  const events: { at: number; call: () => void }[] = [];
  const happened: Fault[] = [];
  const frames: Record<Direction, number> = { "to the device": 0, "to the computer": 0 };
  /** Nothing overtakes on a line. */
  const free: Record<Direction, number> = { "to the device": 0, "to the computer": 0 };
  let [now, closed] = [0, false];
  let received: (bytes: Uint8Array) => void = () => undefined;
  const after = (milliseconds: number, call: () => void) => {
    const event = { at: now + milliseconds, call };
    events.push(event);
    return () => {
      event.call = () => undefined;
      const place = events.indexOf(event);
      if (place >= 0) events.splice(place, 1);
    };
  };
  const deliver = (way: Direction, bytes: Uint8Array, late: number): void => {
    free[way] = Math.max(free[way], now) + bytes.length * millisecondsPerByte + late;
    after(free[way] - now, () => {
      if (way === "to the device") transmit("to the computer", device.take(bytes));
      else if (!closed) received(bytes);
    });
  };
  const transmit = (way: Direction, bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    const number = frames[way]++;
    const fault = faults.find((one) => one.way === way && one.frame === number);
    if (fault) happened.push(fault);
    const { at, late, boots } = fault ? spoilt(fault, bytes, random) : { at: [bytes], late: 0, boots: false };
    const [first, second] = at;
    if (first !== undefined) deliver(way, first, 0);
    if (boots) after(free[way] - now, () => device.boot());
    if (second !== undefined) deliver(way, second, late);
  };
  return {
    happened,
    frames,
    now: () => now,
    clock: { after },
    link: {
      write: (bytes) => transmit("to the device", bytes.slice()),
      listen: (onBytes) => {
        received = onBytes;
      },
      close: () => {
        closed = true;
      },
    },
    drive: async (promise) => {
      let settled = false;
      const watch = promise.then(
        () => {
          settled = true;
        },
        () => {
          settled = true;
        },
      );
      for (let idle = 0; !settled; ) {
        // Everything that does not wait for time has its turn first.
        await new Promise(setImmediate);
        if (settled) break;
        events.sort((a, b) => a.at - b.at);
        const next = events.shift();
        if (next === undefined) {
          if (idle++ > 50) throw new Error("hangs: nothing is left that could happen");
          continue;
        }
        idle = 0;
        now = Math.max(now, next.at);
        next.call();
      }
      await watch;
      return promise;
    },
  };
}

/** What a fault makes of bytes: up to two pieces, the second of them late, or after the device has restarted. */
function spoilt({ kind, way }: Fault, bytes: Uint8Array, random: Random): { at: Uint8Array[]; late: number; boots: boolean } {
  const from = random.integer(0, bytes.length - 1);
  const to = random.integer(from + 1, Math.min(bytes.length, from + 20));
  const [before, middle, behind] = [bytes.slice(0, from), bytes.slice(from, to), bytes.slice(to)];
  const noise = Uint8Array.from({ length: random.integer(1, 30) }, () => random.integer(0, 255));
  const whole = (...parts: Uint8Array[]) => ({ at: [Buffer.concat(parts)], late: 0, boots: false });
  switch (kind) {
    case "drop":
      return whole(before, behind);
    case "lose":
      return { at: [], late: 0, boots: false };
    case "flip":
      for (let k = random.integer(1, 3); k > 0; k--) middle[random.integer(0, middle.length - 1)]! ^= 1 << random.integer(0, 7);
      return whole(before, middle, behind);
    case "insert":
      return whole(before, noise, middle, behind);
    case "repeat":
      // A whole frame, or some bytes.
      return random.chance(0.5) ? whole(bytes, bytes) : whole(before, middle, middle, behind);
    case "stall":
      return { at: [before, Buffer.concat([middle, behind])], late: random.integer(100, 5000), boots: false };
    case "reset":
      // What it was about to send is gone with it.
      return { at: way === "to the device" ? [before, Buffer.concat([middle, behind])] : [before], late: 0, boots: true };
  }
}
