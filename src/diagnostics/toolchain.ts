/** LB8: compilers and executors. */

import { error, internal } from "./define.ts";

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
} as const;
