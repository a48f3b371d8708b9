#!/usr/bin/env node
/** The process around the command line: signals, closed pipes, and the last net for what nothing else caught. */

import { CommanderError } from "commander";
import { createConsole } from "./console.ts";
import { exitCodes } from "./exit-code.ts";
import { createProgram } from "./program.ts";
import { createRun, end, fail, interrupted, perform, say } from "./run.ts";
import { asksForJson, isAnswer, usageProblem } from "./usage.ts";

const args = process.argv.slice(2);
const interrupt = new AbortController();
const run = createRun(createConsole(asksForJson(args)), interrupt.signal);
let command: string | null = null;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // Once ends what runs and leaves nothing half-written; twice does not wait for that.
    if (!interrupt.signal.aborted) return interrupt.abort();
    interrupted(run, command);
    process.exit();
  });
}
// A reader that has seen enough (head, a closed pager) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
}
process.on("uncaughtException", (error) => {
  fail(run, command, error);
  process.exit();
});

let answer = "";
const program = createProgram({
  act: (name, work) => {
    command = name;
    return perform(run, name, work);
  },
  print: (text) => {
    answer += text;
  },
});

try {
  await program.parseAsync();
} catch (error) {
  const known = program.commands.map((one) => one.name());
  const named = known.find((name) => args.includes(name));
  const text = answer.trimEnd();
  if (!(error instanceof CommanderError)) fail(run, command, error);
  else if (isAnswer(error)) {
    run.out.print(text);
    run.result["text"] = text;
    end(run, error.code === "commander.version" ? "version" : "help", exitCodes.fine);
  } else {
    // Whoever asks for nothing wants to know what there is.
    if (args.length === 0) run.out.note(text);
    else say(run, [usageProblem(error, args, named, known)]);
    end(run, named ?? null, exitCodes.usage);
  }
}
