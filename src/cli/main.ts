#!/usr/bin/env node
/** The process around the command line: signals, closed pipes, and the last net for what nothing else caught. */

import { readSpec } from "../spec/read-spec.ts";
import { commandLine } from "./command-line.ts";
import { createConsole } from "./console.ts";
import { createRun, fail, interrupted } from "./run.ts";
import { asksForJson } from "./usage.ts";

const args = process.argv.slice(2);
const interrupt = new AbortController();
const run = createRun(createConsole(asksForJson(args), process), { signal: interrupt.signal, readSpec });

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // Once ends what runs and leaves nothing half-written; twice does not wait for that.
    if (!interrupt.signal.aborted) return interrupt.abort();
    interrupted(run);
    process.exit(run.exitCode);
  });
}
// A reader that has seen enough (head, a closed pager) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(run.exitCode);
    throw error;
  });
}
process.on("uncaughtException", (error) => {
  fail(run, error);
  process.exit(run.exitCode);
});

process.exitCode = await commandLine(args, run);
