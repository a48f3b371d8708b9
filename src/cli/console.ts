/** What the person at the terminal sees: results on stdout, everything else on stderr. With --json stdout is one JSON object. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { render, type TextOf } from "../diagnostics/render.ts";

export interface Console {
  readonly json: boolean;
  /** A line of the result; nothing with --json. */
  print(text: string): void;
  /** The result with --json. */
  printJson(value: unknown): void;
  /** Diagnostics, with frames; with --json they are part of the result. */
  report(diagnostics: readonly Diagnostic[], textOf: TextOf): void;
  /** What is going on; the last word stays. Overwritten in place on a terminal, a line each elsewhere, silent with --json. */
  progress(text: string): void;
  /** Ends a line that progress has left open. */
  done(): void;
}

export function createConsole(json: boolean): Console {
  const terminal = process.stderr.isTTY === true;
  let open = false;
  let last = "";
  const done = () => {
    if (open) process.stderr.write("\n");
    open = false;
  };
  return {
    json,
    print: (text) => {
      done();
      if (!json) process.stdout.write(`${text}\n`);
    },
    printJson: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    },
    report: (diagnostics, textOf) => {
      done();
      if (json || diagnostics.length === 0) return;
      process.stderr.write(`${diagnostics.map((diagnostic) => render(diagnostic, textOf)).join("\n\n")}\n`);
    },
    progress: (text) => {
      if (json || text === last) return;
      last = text;
      if (terminal) process.stderr.write(`\r\u001b[K${text}`);
      else process.stderr.write(`${text}\n`);
      open = terminal;
    },
    done,
  };
}
