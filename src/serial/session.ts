/** A device that was greeted: every request of docs/serial.md as a function. */

import { randomInt } from "node:crypto";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { serial } from "../diagnostics/serial.ts";
import { headBytes } from "./frames.ts";
import { type Figures, figuresOf, type Greeting, greetingOf, versionOf } from "./greeting.ts";
import type { ByteLink } from "./link.ts";
import { bodyWith, greatestSteps, protocolVersion, resetFlags, runFlags, runHeadBytes, texts, viewOf } from "./messages.ts";
import { type TransportOptions, transport } from "./transport.ts";

export interface SessionOptions extends TransportOptions {
  /** Not 0; random by default. */
  readonly session?: number;
}

/** One of the certificate's running CRCs, or that of the masks. */
export interface Entry {
  readonly crc: number;
  /** How often it was fed: a step, or a sequence for the memory. */
  readonly fed: number;
}

export interface RunAnswer {
  /** CRC-32 of all entries. */
  readonly digest: number;
  /** What `outputs` asked for: of each step the mask of fresh outputs (u32) and the outputs. What `capture` asked for: bytes of the layer. */
  readonly bytes: Uint8Array;
}

/** Every function throws a Refusal (LB81) where the device does not answer as it must. */
export interface SerialSession {
  readonly name: string;
  readonly greeting: Greeting;
  /** Steps that one frame takes; at least 1. */
  readonly mostSteps: number;
  text(which: keyof typeof texts): Promise<string>;
  reset(also?: { readonly entries?: boolean; readonly figures?: boolean }): Promise<void>;
  /** `inputs` of 1 to `mostSteps` steps, one behind the other. `count`: the running CRCs are fed. */
  run(inputs: Uint8Array, ask: { readonly count: boolean; readonly outputs?: boolean; readonly capture?: Capture }): Promise<RunAnswer>;
  /** After a sequence: feeds its entry with the memory, and gives the digest. */
  end(): Promise<number>;
  entries(): Promise<readonly Entry[]>;
  /** The canonical state. */
  readState(): Promise<Uint8Array>;
  writeState(bytes: Uint8Array): Promise<void>;
  selftest(): Promise<{ readonly status: number; readonly crc: number }>;
  figures(): Promise<Figures>;
  monitor(on: boolean): Promise<void>;
  close(): Promise<void>;
}

export interface Capture {
  /** From 0, inputs not counted. */
  readonly layer: number;
  readonly offset: number;
}

const none = new Uint8Array();

/** Greets. `name`: as messages say it. Throws where nobody answers, or in another version of the protocol; whose model it is is not looked at. */
export async function greet(name: string, link: ByteLink, options: SessionOptions = {}): Promise<SerialSession> {
  const { ask, close } = transport(name, link, options.session ?? randomInt(1, 2 ** 32), options);
  const misfit = (what: string): Refusal => new Refusal(serial.misfit(undefined, name, what));
  try {
    const body = await ask("hello", bodyWith([protocolVersion, 2], [0, 2]));
    const version = versionOf(body);
    if (version !== undefined && version !== protocolVersion) throw new Refusal(serial.version(undefined, name, version, protocolVersion));
    const greeting = greetingOf(body);
    if (greeting === undefined) throw misfit(`a greeting of ${body.length} bytes`);
    return session(name, greeting, ask, close, misfit);
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

function session(
  name: string,
  greeting: Greeting,
  ask: ReturnType<typeof transport>["ask"],
  close: () => Promise<void>,
  misfit: (what: string) => Refusal,
): SerialSession {
  const { frameBytes, inputBytes, outputBytes, stateBytes, layers, outputs } = greeting;
  const room = frameBytes - headBytes;
  const mostSteps = Math.min(greatestSteps, Math.floor((room - runHeadBytes) / Math.max(1, inputBytes)));
  if (mostSteps < 1) throw misfit(`frames of ${frameBytes} bytes cannot hold the ${inputBytes} bytes of a step's inputs`);
  /** An answer of so many bytes, or more where `more` says so. */
  const answered = async (request: Parameters<typeof ask>[0], body: Uint8Array, bytes: number, more = false): Promise<Uint8Array> => {
    const answer = await ask(request, body);
    if (more ? answer.length < bytes : answer.length !== bytes) throw misfit(`${answer.length} bytes of an answer to ${request}`);
    return answer;
  };

  return {
    name,
    greeting,
    mostSteps,
    text: async (which) => {
      const parts: Uint8Array[] = [];
      for (let offset = 0; offset < 65535; ) {
        const part = await ask("text", bodyWith([texts[which], 2], [offset, 2]));
        if (part.length === 0) break;
        parts.push(part);
        offset += part.length;
      }
      return Buffer.concat(parts).toString("utf8");
    },
    reset: async ({ entries = false, figures = false } = {}) => {
      await answered("reset", bodyWith([(entries ? resetFlags.entries : 0) | (figures ? resetFlags.figures : 0), 4]), 0);
    },
    run: async (inputs, { count, outputs: withOutputs = false, capture }) => {
      const steps = inputs.length / inputBytes;
      const flags = (count ? runFlags.count : 0) | (withOutputs ? runFlags.outputs : 0) | (capture ? runFlags.capture : 0);
      const head = bodyWith([steps, 1], [flags, 1], [capture?.layer ?? 0, 2], [capture?.offset ?? 0, 4]);
      const answer = await answered("run", bodyWith(head, inputs), runHeadBytes, true);
      const view = viewOf(answer);
      const bytes = answer.subarray(runHeadBytes);
      const expected = withOutputs ? steps * (4 + outputBytes) : view.getUint16(2, true);
      if (
        view.getUint8(0) !== steps ||
        view.getUint8(1) !== flags ||
        bytes.length !== expected ||
        (!capture && view.getUint16(2, true) !== 0)
      )
        throw misfit(`an answer to another run of ${view.getUint8(0)} steps with ${bytes.length} bytes`);
      return { digest: view.getUint32(4, true), bytes };
    },
    end: async () => viewOf(await answered("end", none, 4)).getUint32(0, true),
    entries: async () => {
      const all: Entry[] = [];
      const count = layers + outputs + 3;
      while (all.length < count) {
        const answer = await answered("entries", bodyWith([all.length, 2], [0, 2]), 8, true);
        const view = viewOf(answer);
        for (let at = 0; at + 8 <= answer.length; at += 8) all.push({ crc: view.getUint32(at, true), fed: view.getUint32(at + 4, true) });
      }
      if (all.length !== count) throw misfit(`${all.length} running CRCs, not ${count}`);
      return all;
    },
    readState: async () => {
      const state = new Uint8Array(stateBytes);
      for (let offset = 0; offset < stateBytes; ) {
        const part = await answered("read", bodyWith([offset, 4]), 1, true);
        if (offset + part.length > stateBytes) throw misfit(`a memory of more than ${stateBytes} bytes`);
        state.set(part, offset);
        offset += part.length;
      }
      return state;
    },
    writeState: async (bytes) => {
      for (let offset = 0; offset < bytes.length; offset += room - 4)
        await answered("write", bodyWith([offset, 4], bytes.subarray(offset, offset + room - 4)), 0);
    },
    selftest: async () => {
      const view = viewOf(await answered("selftest", none, 8));
      return { status: view.getUint32(0, true), crc: view.getUint32(4, true) };
    },
    figures: async () => {
      const answer = await ask("figures", none);
      const figures = figuresOf(answer);
      if (figures === undefined) throw misfit(`${answer.length} bytes of figures`);
      return figures;
    },
    monitor: async (on) => {
      await answered("monitor", bodyWith([on ? 1 : 0, 4]), 0);
    },
    close,
  };
}
