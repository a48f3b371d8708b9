/** LB8: compilers and executors. */

import { error, internal } from "./define.ts";
import { shown } from "./words.ts";

/** A compiler that was looked for. */
export interface MissingTool {
  readonly label: string;
  readonly reason: string;
  readonly install: string;
}

export const toolchains = {
  noCompiler: error("LB8001", {
    title: "no compiler for WebAssembly",
    explain:
      "verify compiles the generated C to WebAssembly. It takes the SDK that WASI_SDK_PATH names, else a system clang with lld, else the embedded compiler @yowasp/clang, which npm install brings. None was found. lookback doctor says what it looked for.",
    message: (_reasons: string) => "no C compiler for WebAssembly was found",
    help: () => "npm install brings the embedded one; lookback doctor says what was looked for",
    notes: (reasons: string) => reasons.split("\n").slice(1),
  }),
  stopped: error("LB8002", {
    title: "the compiler was stopped or died",
    explain: "The C compiler took longer than two minutes, or its process ended unexpectedly. Nothing is left behind.",
    message: (what: string) => `the C compiler did not finish: ${what}`,
    help: () => "run it again; if it happens again, lookback doctor shows which compiler is used and how to choose another",
  }),
  doesNotCompile: internal("LB8003", {
    title: "the generated C does not compile",
    explain:
      "The C that lookback wrote was refused by the compiler: a mistake in lookback. Please report it with the spec and this message.",
    message: (model: string, first: string) => `the C code of ${model} does not compile: ${first}`,
    help: () => "this is a mistake in lookback; please report it with the spec and this message",
  }),
  noCrossCompiler: error("LB8004", {
    title: "no compiler for the board's core",
    explain:
      "The C of a model is built for a board with the compiler of its core: gcc for Arm, RISC-V or AVR, a clang that has a run-time library for it, or zig, which brings one. None was found in PATH. lookback doctor lists what was looked for and how to get each.",
    message: (target: string, core: string, _missing: readonly MissingTool[]) =>
      `${shown(target)} has a core of ${core}, and no compiler for it was found`,
    notes: (_target: string, _core: string, missing: readonly MissingTool[]) => missing.map(({ label, reason }) => `${label}: ${reason}`),
    help: (_target: string, _core: string, missing: readonly MissingTool[]) =>
      missing[0] === undefined ? "the chip maker's own tools compile the C project" : `install one: ${missing[0].install}`,
  }),
  noFirmware: error("LB8005", {
    title: "there is no firmware for the target",
    explain:
      "A program needs start-up code, a clock and a serial port. lookback brings them for the boards of lookback targets that are flashed or emulated; a core alone is no board, and for an ESP32 the maker's framework starts the program. For such a target lookback compile gives the C project, which any program may include.",
    message: (target: string) => `there is no firmware for ${shown(target)}`,
    help: () => "name a board with --target (lookback targets lists them), or add the C project to a program of your own",
  }),
  tooLarge: error("LB8006", {
    title: "the program does not fit the board",
    explain:
      "Model, code, serial buffers and a stack of at least 1 KB go into the board's memories, and the linker found no room for them. That the model alone fits was checked before.",
    message: (target: string, _lines: readonly string[]) => `the program does not fit ${shown(target)}`,
    notes: (_target: string, lines: readonly string[]) => lines.map((line) => shown(line)),
    help: () => "take a larger board or a smaller model; lookback compile prints what uses how much",
  }),
} as const;
