/** LB81: a device at the other end of a line that carries bytes. None of them says anything about the model's numbers. */

import { error, unsupported } from "./define.ts";
import { counted, shown } from "./words.ts";

/** What was heard while an answer was awaited. */
export interface Heard {
  /** Which request was not answered: "hello", "run". */
  readonly request: string;
  readonly attempts: number;
  readonly seconds: number;
  readonly bytes: number;
  /** Frames with a wrong CRC, or none at all. */
  readonly dropped: number;
  /** Whole frames, of somebody else or about something else. */
  readonly strange: number;
}

export interface FoundModel {
  readonly name: string;
  readonly hash: string;
}

const short = (hash: string): string => hash.slice(0, 16);
const tried = ({ request, attempts, seconds }: Heard): string =>
  `${request} was sent ${attempts === 1 ? "once" : `${attempts} times`} within ${Number(seconds.toPrecision(2))} s`;
const greeted = ({ request }: Heard): boolean => request !== "hello";

export const serial = {
  silence: error("LB8101", {
    title: "the device does not answer",
    explain:
      "Requests were sent over the line several times, and not one byte came back. Before the greeting the usual causes are: another port, a board without power or with another program on it, a cable that carries power only, RX and TX swapped. After the greeting: the board was unplugged, has crashed in a step, or a step takes longer than the time that answers are waited for.",
    message: (name: string, heard: Heard) => `${shown(name)} is silent${greeted(heard) ? " since it was greeted" : ""}`,
    notes: (_name: string, heard: Heard) => [tried(heard)],
    help: (_name: string, heard: Heard) =>
      greeted(heard)
        ? "reset the board and run it again; if it stops at the same step, that step crashes or takes too long"
        : "check port, power and cable, and that the board runs the firmware of this project",
  }),
  noise: error("LB8102", {
    title: "what comes from the device cannot be understood",
    explain:
      "Bytes came over the line, but no whole answer among them: no frame of the protocol has the right CRC, or the frames belong to somebody else. Usual causes: another baud rate, another program on the board that prints text, two programs that have the port open, or a line that loses bytes (a long cable, no flow control at a high rate).",
    message: (name: string, { bytes }: Heard) => `${shown(name)} sends ${counted(bytes, "byte")}, and no answer is among them`,
    notes: (_name: string, heard: Heard) => [
      `${tried(heard)}; ${counted(heard.dropped, "broken frame")}, ${counted(heard.strange, "frame")} of something else`,
    ],
    help: () => "check the baud rate, that nothing else has the port open, and that the board runs the firmware of this project",
  }),
  version: error("LB8103", {
    title: "the device speaks another version of the protocol",
    explain: "The greeting names a version of the serial protocol that this lookback does not speak: the firmware was made by another one.",
    message: (name: string, theirs: number, ours: number) =>
      `${shown(name)} speaks version ${theirs} of the serial protocol, and this is version ${ours}`,
    help: () => "build and flash the firmware again with this version of lookback",
  }),
  wrongModel: error("LB8104", {
    title: "another model is on the device",
    explain:
      "The greeting carries the hash of the quantized model, and it is not the hash of the model that is to be verified. The board runs firmware of another model, or of this one before its spec, weights or calibration data changed.",
    message: (name: string, on: FoundModel, wanted: FoundModel) =>
      on.name === wanted.name
        ? `${shown(name)} runs another state of ${shown(on.name)}: ${short(on.hash)}, not ${short(wanted.hash)}`
        : `${shown(name)} runs ${shown(on.name)} (${short(on.hash)}), not ${shown(wanted.name)} (${short(wanted.hash)})`,
    help: () => "flash the firmware of this model",
  }),
  restarted: error("LB8105", {
    title: "the device restarted",
    explain:
      "The device has forgotten the session that it was greeted with: it was reset, lost power, or crashed and began anew, or another program greeted it. Its memory is empty, so what it would compute from here on says nothing. Nothing was concluded from the steps before it.",
    message: (name: string, request: string) => `${shown(name)} restarted, or serves somebody else: ${request} was not carried out`,
    help: () =>
      "run it again; if it restarts at the same step, look at the watchdog, the power supply and the stack, and that nothing else has the port open",
  }),
  refused: error("LB8106", {
    title: "the device refuses a request",
    explain:
      "The device understood the request and answered that it cannot carry it out. lookback sends none that a device of the same version refuses, so its firmware was changed, or one of the two has a mistake.",
    message: (name: string, request: string, reason: string) => `${shown(name)} refuses ${request}: ${reason}`,
    help: () => "build and flash the firmware again from the generated sources; if it stays, please report it",
  }),
  gone: error("LB8107", {
    title: "the line to the device was closed",
    explain: "The port or the emulator ended while an answer was awaited: the board was unplugged, or the emulator's process ended.",
    message: (name: string, why: string) => `${shown(name)} is gone: ${shown(why)}`,
    help: () => "plug it in again, and run it again",
  }),
  notRepeatable: error("LB8108", {
    title: "the device does not give the same results twice",
    explain:
      "The running CRCs of some steps differed from the reference. The same steps were run again from an empty memory to find the first layer that differs, and this time something else came out. A model is deterministic, so either memory is overwritten from elsewhere (an interrupt, a stack that is too small, DMA), or the hardware computes wrongly (supply, clock, wait states). The two are not equal.",
    message: (name: string, what: string) => `${shown(name)} does not give the same results twice: ${what}`,
    help: () => "look at the stack's size, at what interrupts and DMA write, at supply, clock and flash wait states",
  }),
  misfit: error("LB8109", {
    title: "the device answers in an unknown form",
    explain:
      "An answer has a length or numbers that it cannot have for this model, although its CRC is right. The firmware was changed, or one side has a mistake.",
    message: (name: string, what: string) => `${shown(name)} answers in an unknown form: ${what}`,
    help: () => "build and flash the firmware again from the generated sources; if it stays, please report it",
  }),
  wholeSequences: unsupported("LB8110", {
    title: "a model of whole sequences over a serial line",
    explain:
      "The serial protocol carries steps. A model that takes whole sequences, because it looks forward, is run as one call over all positions, for which the protocol has no request yet. Meanwhile it is verified as WebAssembly, and its self-test runs on any board.",
    message: (model: string) => `${shown(model)} takes whole sequences, and the serial protocol carries steps`,
    help: () => "verify it as WebAssembly, and run its self-test on the board",
  }),
} as const;
