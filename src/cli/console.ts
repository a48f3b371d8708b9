/** What the person at the terminal sees: results on stdout, everything else on stderr. With --json stdout is one JSON object. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { printable, render, type TextOf } from "../diagnostics/render.ts";

export interface Console {
  readonly json: boolean;
  /** A line of the result; nothing with --json. */
  print(text: string): void;
  /** The result with --json. */
  printJson(value: unknown): void;
  /** Diagnostics, with frames; with --json they are part of the result. */
  report(diagnostics: readonly Diagnostic[], textOf: TextOf): void;
  /** What is going on. Overwritten in place on a terminal, a line each elsewhere, silent with --json. */
  progress(text: string): void;
  /** How far it is: on a terminal only. */
  advance(text: string): void;
  /** A word on how it ended, for a person. */
  note(text: string): void;
  /** Ends a line that progress has left open. */
  done(): void;
}

/** What it writes to: a process's streams, or what takes their place. */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
}

export function createConsole(json: boolean, { stdout, stderr }: Streams): Console {
  const terminal = stderr.isTTY === true;
  let open = false;
  const overwrite = (text: string) => {
    // A line that wraps could not be overwritten whole.
    const most = Math.max(1, (stderr.columns || 80) - 1);
    stderr.write(`\r\u001b[K${printable(text).slice(0, most)}`);
    open = true;
  };
  // The last word on what was going on gives way to the result.
  const done = () => {
    if (open) stderr.write("\r\u001b[K");
    open = false;
  };
  return {
    json,
    print: (text) => {
      done();
      if (!json) stdout.write(`${text}\n`);
    },
    printJson: (value) => {
      if (json) stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    },
    report: (diagnostics, textOf) => {
      done();
      if (json || diagnostics.length === 0) return;
      stderr.write(`${diagnostics.map((diagnostic) => render(diagnostic, textOf)).join("\n\n")}\n`);
    },
    progress: (text) => {
      if (json) return;
      if (terminal) overwrite(text);
      else stderr.write(`${printable(text)}\n`);
    },
    advance: (text) => {
      if (!json && terminal) overwrite(text);
    },
    note: (text) => {
      done();
      if (!json) stderr.write(`${text}\n`);
    },
    done,
  };
}
