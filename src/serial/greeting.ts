/** What a device says of itself when it is greeted: docs/serial.md. */

import { viewOf } from "./messages.ts";

export const counters = ["none", "dwt", "mcycle", "systick", "timer", "instructions"] as const;
export type Counter = (typeof counters)[number];

export interface Greeting {
  readonly version: number;
  /** Of the arithmetic. */
  readonly contract: number;
  /** Model hash, 64 hex digits. */
  readonly model: string;
  /** The greatest payload that it takes and sends. */
  readonly frameBytes: number;
  readonly layers: number;
  readonly outputs: number;
  /** Whether it sees its layers; the stack is in its figures. */
  readonly probes: boolean;
  readonly stack: boolean;
  readonly counter: Counter;
  /** Counts in a second; 0 where nothing is counted. */
  readonly counterHz: number;
  /** Of a step. */
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly stateBytes: number;
}

/** Of its body. */
export const greetingBytes = 60;

/** The version alone, which is the same in every version; undefined: it has none. */
export function versionOf(body: Uint8Array): number | undefined {
  return body.length < 2 ? undefined : viewOf(body).getUint16(0, true);
}

/** Of this version of the protocol; undefined: its length is wrong. */
export function greetingOf(body: Uint8Array): Greeting | undefined {
  if (body.length !== greetingBytes) return undefined;
  const view = viewOf(body);
  const features = view.getUint8(41);
  return {
    version: view.getUint16(0, true),
    contract: view.getUint16(2, true),
    model: Array.from(body.subarray(4, 36), (byte) => byte.toString(16).padStart(2, "0")).join(""),
    frameBytes: view.getUint16(36, true),
    layers: view.getUint16(38, true),
    outputs: view.getUint8(40),
    probes: (features & 1) !== 0,
    stack: (features & 4) !== 0,
    counter: (features & 2) === 0 ? "none" : (counters[view.getUint8(42)] ?? "none"),
    counterHz: view.getUint32(44, true),
    inputBytes: view.getUint32(48, true),
    outputBytes: view.getUint32(52, true),
    stateBytes: view.getUint32(56, true),
  };
}

/** Counts of steps, in units of the greeting's counter. */
export interface Figures {
  readonly steps: number;
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
  /** The greatest use of stack in bytes; 0: not measured. */
  readonly stackBytes: number;
  /** Frames that the device dropped. */
  readonly dropped: number;
}

export function figuresOf(body: Uint8Array): Figures | undefined {
  if (body.length !== 28) return undefined;
  const view = viewOf(body);
  const steps = view.getUint32(0, true);
  const sum = Number(view.getBigUint64(12, true));
  return {
    steps,
    least: view.getUint32(4, true),
    greatest: view.getUint32(8, true),
    mean: steps === 0 ? 0 : sum / steps,
    stackBytes: view.getUint32(20, true),
    dropped: view.getUint32(24, true),
  };
}
