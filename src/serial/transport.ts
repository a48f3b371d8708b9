/** Requests and their answers over a line that may lose, change, repeat and hold back bytes: docs/serial.md, "Sessions and repetition". */

import { Refusal } from "../diagnostics/diagnostic.ts";
import { invariant } from "../diagnostics/internal.ts";
import { serial } from "../diagnostics/serial.ts";
import { encodeFrame, frameReader } from "./frames.ts";
import type { ByteLink } from "./link.ts";
import { answerBit, bodyOf, errors, errorType, headOf, payloadOf, type RequestName, recordType, requests, viewOf } from "./messages.ts";

/** Time, so that tests need not wait for it. */
export interface Clock {
  /** Calls `call` once after so many milliseconds; what it returns cancels that. */
  after(milliseconds: number, call: () => void): () => void;
}

export interface TransportOptions {
  /** Milliseconds that the first attempt waits for its answer; each further one waits twice as long. Default 1,000. */
  readonly timeoutMs?: number;
  /** How often a request is sent before the device counts as silent. Default 5: 31 seconds in all. */
  readonly attempts?: number;
  readonly clock?: Clock;
  /** Ends what is awaited; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Records of this session: whole payloads. */
  readonly onRecord?: (payload: Uint8Array) => void;
}

export interface Transport {
  /** The answer's body. One request at a time. Throws a Refusal (LB81). */
  ask(request: RequestName, body: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

const realTime: Clock = {
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};

type Outcome =
  | { readonly kind: "answer"; readonly body: Uint8Array }
  | { readonly kind: "late" }
  | { readonly kind: "failed"; readonly error: unknown };

interface Waiting {
  readonly request: RequestName;
  readonly sequence: number;
  settle(outcome: Outcome): void;
}

/** name: as messages say it. session: any number but 0, of 32 bits. */
export function transport(name: string, link: ByteLink, session: number, options: TransportOptions = {}): Transport {
  const { timeoutMs = 1000, attempts = 5, clock = realTime, signal, onRecord } = options;
  let waiting: Waiting | undefined;
  let sequence = -1;
  let strange = 0;
  let closed: string | undefined;

  const gone = (why: string): void => {
    closed ??= why;
    waiting?.settle({ kind: "failed", error: new Refusal(serial.gone(undefined, name, closed)) });
  };
  const take = (payload: Uint8Array): void => {
    const head = headOf(payload);
    if (head.type === recordType && head.session === session) onRecord?.(payload);
    else if (waiting === undefined || !isAnswer(payload, waiting, session)) strange++;
    else waiting.settle(outcomeOf(name, waiting.request, payload));
  };
  const reader = frameReader(take);
  link.listen((bytes) => reader.take(bytes), gone);

  /** One attempt: sends, and waits for the answer or until it is late. */
  const attempt = (request: RequestName, frame: Uint8Array, milliseconds: number): Promise<Outcome> =>
    new Promise((resolve) => {
      const settle = (outcome: Outcome): void => {
        waiting = undefined;
        cancel();
        signal?.removeEventListener("abort", aborted);
        resolve(outcome);
      };
      const aborted = (): void => settle({ kind: "failed", error: signal?.reason });
      const cancel = clock.after(milliseconds, () => settle({ kind: "late" }));
      signal?.addEventListener("abort", aborted, { once: true });
      waiting = { request, sequence, settle };
      send(link, frame, gone);
    });

  return {
    ask: async (request, body) => {
      invariant(waiting === undefined, "two requests at a time on a serial line");
      signal?.throwIfAborted();
      if (closed !== undefined) throw new Refusal(serial.gone(undefined, name, closed));
      sequence = (sequence + 1) & 0xffff;
      const frame = encodeFrame(payloadOf({ type: requests[request], sequence, session }, body));
      const before = { ...reader.seen, strange };
      for (let i = 0; i < attempts; i++) {
        const outcome = await attempt(request, frame, timeoutMs * 2 ** i);
        if (outcome.kind === "answer") return outcome.body;
        if (outcome.kind === "failed") throw outcome.error;
      }
      const { seen } = reader;
      const heard = {
        request,
        attempts,
        seconds: (timeoutMs * (2 ** attempts - 1)) / 1000,
        bytes: seen.bytes - before.bytes,
        dropped: seen.dropped - before.dropped,
        strange: strange - before.strange,
      };
      throw new Refusal(heard.bytes === 0 ? serial.silence(undefined, name, heard) : serial.noise(undefined, name, heard));
    },
    close: async () => {
      closed ??= "it was closed";
      await link.close();
    },
  };
}

function send(link: ByteLink, frame: Uint8Array, gone: (why: string) => void): void {
  const lost = (thrown: unknown): void => gone(thrown instanceof Error ? thrown.message : String(thrown));
  try {
    // Not awaited: a line that takes no bytes would otherwise be waited for without end.
    link.write(frame)?.catch(lost);
  } catch (thrown) {
    lost(thrown);
  }
}

/** Of this session and number; or the word of a device that does not know the session, which says whose request it refuses. */
function isAnswer(payload: Uint8Array, { request, sequence }: Waiting, session: number): boolean {
  const head = headOf(payload);
  if (head.sequence !== sequence) return false;
  if (head.type === (requests[request] | answerBit)) return head.session === session;
  if (head.type !== errorType) return false;
  const error = errorOf(payload);
  return error?.code === errors.noSession ? error.detail === session : error !== undefined && head.session === session;
}

function outcomeOf(name: string, request: RequestName, payload: Uint8Array): Outcome {
  if (headOf(payload).type !== errorType) return { kind: "answer", body: bodyOf(payload).slice() };
  const error = errorOf(payload);
  // Records came between; to switch them on or off once is to have done it.
  if (error?.code === errors.answerGone && request === "monitor") return { kind: "answer", body: new Uint8Array() };
  const refusal = error?.code === errors.noSession ? serial.restarted(undefined, name, request) : undefined;
  return { kind: "failed", error: new Refusal(refusal ?? serial.refused(undefined, name, request, reasonOf(error))) };
}

function errorOf(payload: Uint8Array): { readonly code: number; readonly detail: number } | undefined {
  const body = bodyOf(payload);
  return body.length === 8 ? { code: viewOf(body).getUint8(0), detail: viewOf(body).getUint32(4, true) } : undefined;
}

function reasonOf(error: { readonly code: number; readonly detail: number } | undefined): string {
  const reasons: Readonly<Record<number, string>> = {
    [errors.wrongSequence]: `its last request was number ${error?.detail}`,
    [errors.answerGone]: "it was carried out, but the answer is gone",
    [errors.unknownRequest]: `it knows no request ${error?.detail}`,
    [errors.wrongLength]: `${error?.detail} bytes are not the length that it must have`,
    [errors.noSuchThing]: "there is no such layer, entry, text or offset",
    [errors.wrongValue]: "a value of it cannot be",
    [errors.incomplete]: "its memory was written in part only",
  };
  return (error && reasons[error.code]) ?? `error ${error?.code}`;
}
