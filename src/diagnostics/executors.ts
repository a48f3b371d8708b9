/** LB82: who runs the generated C beside WebAssembly, as --on names it. */

import { didYouMean } from "./closest.ts";
import { error } from "./define.ts";
import { counted, shown } from "./words.ts";

export const executing = {
  unknown: error("LB8201", {
    title: "there is no executor of that name",
    explain:
      "--on takes a list with commas between: wasm, the names of boards, each for an emulator of that board, and serial:PORT for a board on a serial port.\n\nTry: lookback verify model.ts --on wasm,microbit,pico",
    message: (name: string, _known: readonly string[]) => `there is no executor ${shown(name)}`,
    help: (name: string, known: readonly string[]) =>
      didYouMean(name, known) ?? `--on takes ${known.join(", ")}, and serial:PORT for a board on a serial port`,
  }),
  noEmulator: error("LB8202", {
    title: "a board without an emulator",
    explain:
      "A board's name in --on stands for an emulator of it, and for this board there is none. The board itself can be verified over its serial port.\n\nTry: lookback verify model.ts --target nucleo-f446re --on serial:/dev/ttyACM0",
    message: (name: string) => `nothing emulates ${shown(name)}`,
    help: (name: string) =>
      `with the board on a serial port: --target ${name} --on serial:PORT; or take a board of the same core that has one`,
  }),
  missing: error("LB8203", {
    title: "an emulator is not installed",
    explain: "The board is run by a program that was not found, or that does not start. lookback doctor says which there are.",
    message: (name: string, program: string, reason: string) => `${shown(name)} needs ${program}: ${shown(reason)}`,
    help: (_name: string, program: string) => installs[program] ?? "npm install brings it",
  }),
  noPorts: error("LB8204", {
    title: "serial ports cannot be opened here",
    explain:
      "Serial ports are opened by the npm package serialport, which is optional: it brings compiled code, and not for every system. It is not installed, or does not load here. Everything but ports works without it.",
    message: (port: string, reason: string) => `${shown(port)} cannot be opened: the package serialport does not load (${shown(reason)})`,
    help: () => "npm install serialport",
  }),
  port: error("LB8205", {
    title: "a serial port does not open",
    explain:
      "The port is not there, somebody else has it, or this user may not open it. On Linux ports belong to the group dialout; after usermod -a -G dialout a new login is needed.",
    message: (port: string, reason: string) => `${shown(port)} does not open: ${shown(reason)}`,
    help: () => "check the port's name, that nothing else has it open, and on Linux that you are in the group dialout",
  }),
  portOfWhat: error("LB8206", {
    title: "a serial port without a board",
    explain:
      "serial:PORT is a board, and how fast it talks stands in its file: --target must name the board that is on the port.\n\nTry: lookback verify model.ts --target pico --on serial:/dev/ttyACM0",
    message: (port: string, target: string) => `${shown(port)} needs the name of the board on it, and the target is ${shown(target)}`,
    help: () => "name it with --target; lookback targets lists the boards",
  }),
  noLog: error("LB8207", {
    title: "a file that is no log",
    explain:
      "lookback monitor writes a log: the greeting of the board, then a record for every reset and step, as frames of the serial protocol. The file has no greeting among its frames.",
    message: (file: string, bytes: number) => `${shown(file)} (${counted(bytes, "byte")}) is no log: no greeting is in it`,
    help: () => "lookback monitor PORT --model model.ts --target BOARD --log FILE writes one",
  }),
  logOfOther: error("LB8208", {
    title: "a log of another model",
    explain:
      "The greeting in the log names the model that ran on the board, by its hash. None of the spec's models has it: it is another one, or its spec, weights or calibration data changed since.",
    message: (file: string, hash: string, spec: string) =>
      `${shown(file)} is of model ${hash.slice(0, 16)}, and ${shown(spec)} has none of that hash`,
    help: () => "replay it with the spec, the weights and the data that the firmware was built from",
  }),
  nothingToReplay: error("LB8209", {
    title: "a log from which nothing can be made again",
    explain:
      "A replay begins at the first reset or whole state in a log: before it nobody knows what the memory held. The log has neither, or no step behind one. A program that records calls <model>_serial_record_reset where it resets the memory.",
    message: (file: string, records: number) => `${shown(file)} has ${counted(records, "record")}, and no step behind a reset or a state`,
    help: () => "start monitor first, then the program, so that its reset is recorded",
  }),
} as const;

/** How to get the programs that are no npm packages. */
export const installs: Readonly<Record<string, string>> = {
  "qemu-system-arm": "apt install qemu-system-arm; brew install qemu; or the installer from qemu.org",
  "qemu-system-riscv32": "apt install qemu-system-misc; brew install qemu; or the installer from qemu.org",
};
