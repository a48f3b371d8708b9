/** One run of a command: what it says, what it gives, and how it ends. */

import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { internals } from "../diagnostics/internal.ts";
import type { readSpec } from "../spec/read-spec.ts";
import type { Console } from "./console.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "./exit-code.ts";

export interface Run {
  readonly out: Console;
  readonly signal: AbortSignal;
  /** How a spec is read: in a thread with limits, but for callers that trust theirs. */
  readonly readSpec: typeof readSpec;
  /** Texts of the spec's files, for frames: known once it is read. */
  readonly sources: Record<string, string>;
  /** Everything that was said, for the exit code and --json. */
  readonly diagnostics: Diagnostic[];
  /** What --json prints beside the diagnostics; filled on the way, so that a run that is refused says what it did before. */
  readonly result: Record<string, unknown>;
  /** The command that runs; null until it is known. */
  command: string | null;
  /** What an interruption leaves. */
  leaves: string;
  /** Set when the run has ended. */
  exitCode: ExitCode;
}

export function createRun(out: Console, outside: Pick<Run, "signal" | "readSpec">): Run {
  return {
    out,
    ...outside,
    sources: {},
    diagnostics: [],
    result: {},
    command: null,
    leaves: "nothing was left half-written",
    exitCode: exitCodes.fine,
  };
}

export function say(run: Run, diagnostics: readonly Diagnostic[]): void {
  run.diagnostics.push(...diagnostics);
  run.out.report(diagnostics, (file) => run.sources[file]);
}

/** Does the work and ends the run: whatever is thrown becomes diagnostics and an exit code. */
export async function perform(run: Run, command: string, work: (run: Run) => Promise<void>): Promise<void> {
  run.command = command;
  try {
    await work(run);
    end(run, exitCodeOf(run.diagnostics));
  } catch (error) {
    fail(run, error);
  }
}

export function fail(run: Run, error: unknown): void {
  if (run.signal.aborted) interrupted(run);
  else {
    say(run, problemsOf(error));
    end(run, exitCodeOf(run.diagnostics));
  }
}

export function interrupted(run: Run): void {
  run.out.note(`interrupted; ${run.leaves}`);
  end(run, exitCodes.interrupted);
}

/** Prints the one object of --json. */
export function end(run: Run, exitCode: ExitCode): void {
  run.out.done();
  run.exitCode = exitCode;
  const ok = exitCode === exitCodes.fine;
  run.out.printJson({ schema: "lookback/1", command: run.command, ok, exitCode, ...run.result, diagnostics: run.diagnostics });
}

function problemsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof Refusal) return error.diagnostics;
  if (!(error instanceof Error)) return [internals.crash(undefined, String(error))];
  return [{ ...internals.crash(undefined, `${error.name}: ${error.message}`), notes: placesOf(error) }];
}

/** The innermost calls in our own code, without this machine's folders. */
function placesOf({ stack = "" }: Error): string[] {
  const ours = stack.split("\n").filter((line) => /[\\/]dist[\\/]/.test(line));
  return ours.slice(0, 5).map((line) => line.trim().replace(/(file:\/\/)?[^\s(]*[\\/]dist[\\/]/, "dist/"));
}
