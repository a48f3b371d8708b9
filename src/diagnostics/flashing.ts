/** LB83: getting a program onto a board. None of them says anything about the model's numbers. */

import { didYouMean } from "./closest.ts";
import { error, type Factory, warning } from "./define.ts";
import { grouped, listed, shown } from "./words.ts";

/** What --port would choose, and what it is. */
export interface Candidate {
  readonly port: string;
  readonly says: string;
}

interface Flashing {
  readonly noBoard: Factory<[target: string, boards: readonly string[]]>;
  readonly unknownRunner: Factory<[runner: string, board: string, known: readonly string[]]>;
  readonly noTool: Factory<[names: readonly string[], runner: string, install: string, others: readonly string[]]>;
  readonly noAccess: Factory<[path: string, fix: string]>;
  readonly notFound: Factory<[board: string, wanted: string, seen: readonly string[], fix: string]>;
  readonly several: Factory<[wanted: string, found: readonly Candidate[]]>;
  readonly unknownPort: Factory<[port: string, wanted: string, found: readonly string[]]>;
  readonly otherBoard: Factory<[place: string, found: string, fix: string]>;
  readonly noProgram: Factory<[what: string]>;
  readonly otherTarget: Factory<[folder: string, theirs: string, wanted: string]>;
  readonly toolFailed: Factory<[tool: string, how: string, lines: readonly string[]]>;
  readonly notWritten: Factory<[place: string, written: number, bytes: number, reason: string]>;
  readonly notTaken: Factory<[place: string, reason: string]>;
  readonly noImage: Factory<[board: string, runner: string, format: string]>;
  readonly interrupted: Factory<[board: string, runner: string, place: string]>;
}

export const flashing: Flashing = {
  noBoard: error("LB8301", {
    title: "nothing that is flashed",
    explain:
      "A program is written into the flash of a board, and --target names which one: it says how the board is found, which tool writes to it and where. A core alone says none of this, and a board that there is only in an emulator is not flashed.",
    message: (target: string, _boards: readonly string[]) => `${shown(target)} is no board that is flashed`,
    help: (_target: string, boards: readonly string[]) => `--target takes ${listed(boards, 20)}`,
  }),
  unknownRunner: error("LB8302", {
    title: "the board is not flashed in that way",
    explain: "--runner chooses one of the ways that the board's file lists; without it, the first whose tool is there is taken.",
    message: (runner: string, board: string, _known: readonly string[]) => `${shown(board)} is not flashed by ${shown(runner)}`,
    help: (runner: string, _board: string, known: readonly string[]) =>
      didYouMean(runner, known) ?? `--runner takes ${known.join(", ")} for this board`,
  }),
  noTool: error("LB8303", {
    title: "the tool that flashes is missing",
    explain:
      "Most boards are flashed by a program of their maker or of its community, and lookback calls it. It is looked for in the folders of PATH. Another way of flashing the same board may need no tool: --runner chooses it.",
    message: (names: readonly string[], runner: string, _install: string, _others: readonly string[]) =>
      `${runner} needs ${names.join(" or ")}, which ${names.length === 1 ? "is" : "are"} not in PATH`,
    notes: (_names, _runner, _install, others: readonly string[]) =>
      others.length === 0 ? [] : [`other ways for this board: ${others.map((one) => `--runner ${one}`).join(", ")}`],
    help: (_names, _runner, install: string) => `to get it: ${install}`,
  }),
  noAccess: error("LB8304", {
    title: "no permission to open a port or a probe",
    explain:
      "The board is there, and the system does not let this user open it. On Linux serial ports belong to a group (dialout, on some systems uucp), and debug probes to root until a rule of udev says otherwise. Elsewhere another program has the port open.",
    message: (path: string, _fix: string) => `no permission to open ${shown(path)}`,
    help: (_path: string, fix: string) => fix,
  }),
  notFound: error("LB8305", {
    title: "the board is not found",
    explain:
      "A board is found by its USB ids, by the files on the drive that its boot loader shows, or by its debug probe. What this runner looks for is not there: the board is not plugged in, the cable carries power only, or it does not run its boot loader now.",
    message: (board: string, wanted: string, _seen: readonly string[], _fix: string) =>
      `${shown(board)} is not found: there is no ${wanted}`,
    notes: (_board, _wanted, seen: readonly string[]) =>
      seen.length === 0 ? ["nothing on USB"] : seen.map((one) => `there is ${shown(one)}`),
    help: (_board, _wanted, _seen, fix: string) => fix,
  }),
  several: error("LB8306", {
    title: "several boards match",
    explain: "More than one thing that is plugged in could be the board. Nothing is written until it is clear which one is meant.",
    message: (wanted: string, found: readonly Candidate[]) => `${found.length} are there that could be it: ${wanted}`,
    notes: (_wanted, found: readonly Candidate[]) => found.map(({ says }) => shown(says)),
    help: (_wanted, found: readonly Candidate[]) => `choose one: --port "${shown(found[0]?.port ?? "")}"`,
  }),
  unknownPort: error("LB8307", {
    title: "there is nothing at that port",
    explain:
      "--port names where the board is: a serial port (/dev/ttyACM0, COM5), the folder of a drive, or the serial number of a debug probe, as the runner needs it.",
    message: (port: string, wanted: string, _found: readonly string[]) => `${shown(port)} is no ${wanted}`,
    help: (port: string, _wanted: string, found: readonly string[]) =>
      didYouMean(port, found) ?? (found.length === 0 ? "there is none now" : `there is ${listed(found)}`),
  }),
  otherBoard: error("LB8308", {
    title: "another board is at the other end",
    explain:
      "What answers names itself, and it is not the board that the program was built for. The program would not start there, and could write over that board's boot loader. Nothing was written.",
    message: (place: string, found: string, _fix: string) => `${shown(place)} belongs to ${shown(found)}`,
    help: (_place, _found, fix: string) => fix,
  }),
  noProgram: error("LB8309", {
    title: "there is no program to flash",
    explain:
      "flash takes a spec, the folder of a C project that was compiled for the board (with firmware/ in it), or an image that a linker wrote: .elf, .hex, .uf2 or .bin. A project for a core alone has no firmware: it is a library for a program of yours.",
    message: (what: string) => what,
    help: () => "lookback compile model.ts --target pico writes a project with firmware for a Pico",
  }),
  otherTarget: error("LB8310", {
    title: "the project was compiled for another board",
    explain: "The manifest of a project says what it was compiled for. Its firmware starts only there.",
    message: (folder: string, theirs: string, wanted: string) =>
      `${shown(folder)} was compiled for ${shown(theirs)}, not for ${shown(wanted)}`,
    help: (_folder, theirs: string) => `flash it with --target ${shown(theirs)}, or compile the spec again`,
  }),
  toolFailed: error("LB8311", {
    title: "the tool that flashes failed",
    explain:
      "The tool ended with an error, and lookback does not know better than it. The board may be half written: flash it again once the cause is removed. Its last lines are below the message.",
    message: (tool: string, how: string, _lines: readonly string[]) => `${tool} ${how}`,
    notes: (_tool, _how, lines: readonly string[]) => lines.map((line) => `| ${line}`),
    help: () => "the board may be half written; remove the cause and run the same command again",
  }),
  notWritten: error("LB8312", {
    title: "the image was not written whole",
    explain:
      "The drive of the boot loader disappeared, was full, or took fewer bytes than it was given. The board has no whole program now, and its boot loader is still there: it starts again as a drive.",
    message: (place: string, written: number, bytes: number, reason: string) =>
      `${grouped(written)} of ${grouped(bytes)} bytes were written to ${shown(place)}: ${reason}`,
    help: () => "plug the board in again, so that its boot loader shows the drive, and run the same command again",
  }),
  notTaken: error("LB8313", {
    title: "the boot loader did not take the image",
    explain:
      "The whole image was copied to the drive, and the boot loader did not start the program: it restarts, and its drive goes away, only after the last block of an image for its own chip. A DAPLink leaves a file FAIL.TXT instead.",
    message: (place: string, reason: string) => `the boot loader at ${shown(place)} did not take the image: ${shown(reason)}`,
    help: () => "plug the board in again and repeat; if it happens again, look at the board's boot loader version",
  }),
  interrupted: warning("LB8314", {
    title: "an earlier flash did not end",
    explain:
      "Flashing leaves a note before the first byte and takes it away after the last check. The note of an earlier run is still there: it was killed, or failed, and the board may have half a program. This run writes all of it again.",
    message: (board: string, runner: string, place: string) =>
      `an earlier run began to flash ${shown(board)} by ${runner} at ${shown(place)} and did not end; all of it is written again`,
  }),
  noImage: error("LB8315", {
    title: "this runner cannot take this image",
    explain:
      "A tool takes one kind of file: avrdude an Intel HEX file, a UF2 boot loader a UF2 file, the ROM of an ESP32 an image of its own. From an ELF file lookback makes all kinds; of the others, one kind is not made of another.",
    message: (board: string, runner: string, format: string) =>
      `${runner} takes an image of the kind ${format} for ${shown(board)}, and this file is another`,
    help: () => "give the linker's ELF file",
  }),
};
