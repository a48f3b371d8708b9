/** What an emulator in a thread of its own does for its link: rp2040js.ts and avr8js.ts begin with `serve`. */

import { type MessagePort, parentPort, workerData } from "node:worker_threads";

export interface Machine {
  /** About so many instructions, or fewer where the program only waits for a byte. */
  run(instructions: number): "working" | "waiting";
}

/** The serial line as the machine sees it: bytes come when the program asks for them, so none is lost. */
export interface Line {
  /** The next byte for the program, if there is one. */
  take(): number | undefined;
  send(byte: number): void;
}

/** A few milliseconds. */
const slice = 200_000;
/** A program that waits for a byte might do something by a timer too. */
const napMs = 20;

export function serve<Start>(make: (start: Start, line: Line) => Machine): void {
  if (parentPort) drive(parentPort, (line) => make(workerData as Start, line));
}

function drive(port: MessagePort, make: (line: Line) => Machine): void {
  const pending: Uint8Array[] = [];
  let at = 0;
  let sent: number[] = [];
  const machine = make({
    take: () => {
      const [first] = pending;
      if (first === undefined) return undefined;
      const byte = first[at++];
      if (at >= first.length) {
        pending.shift();
        at = 0;
      }
      return byte;
    },
    send: (byte) => void sent.push(byte),
  });
  let nap: NodeJS.Timeout | undefined;
  const turn = (): void => {
    nap = undefined;
    const state = machine.run(slice);
    if (sent.length > 0) port.postMessage(Uint8Array.from(sent));
    sent = [];
    if (state === "waiting" && pending.length === 0) nap = setTimeout(turn, napMs);
    else setImmediate(turn);
  };
  port.on("message", (bytes: Uint8Array) => {
    if (bytes.length > 0) pending.push(bytes);
    if (nap === undefined) return;
    clearTimeout(nap);
    turn();
  });
  turn();
}

/** Whether a program only waits: so many looks at the line without a byte, and nothing sent between them. */
export function patience(looks: number): { readonly look: () => void; readonly stir: () => void; readonly over: () => boolean } {
  let count = 0;
  return {
    look: () => void count++,
    stir: () => {
      count = 0;
    },
    over: () => count >= looks,
  };
}
