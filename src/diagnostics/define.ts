/** How a diagnostic is defined: one factory per message, typed by the numbers it needs, entered into the catalogue. */

import type { Diagnostic, FilePlace, Severity, Span } from "./diagnostic.ts";

/** Where a diagnostic points: into a source file, into a data file, or nowhere (the command line). */
export type At = Span | FilePlace | undefined;

export interface Definition {
  readonly code: string;
  readonly severity: Severity;
  /** One line, for tables. */
  readonly title: string;
  /** The paragraph that `lookback explain` prints. */
  readonly explanation: string;
}

export type Factory<Args extends readonly unknown[]> = ((at: At, ...args: Args) => Diagnostic) & {
  readonly definition: Definition;
};

export interface Text<Args extends readonly unknown[]> {
  readonly title: string;
  readonly explain: string;
  readonly message: (...args: Args) => string;
  readonly help?: (...args: Args) => string | undefined;
  readonly notes?: (...args: Args) => readonly string[];
}

export function error<Args extends readonly unknown[]>(code: string, text: Text<Args>): Factory<Args> {
  return define(code, "error", text);
}

export function unsupported<Args extends readonly unknown[]>(code: string, text: Text<Args>): Factory<Args> {
  return define(code, "unsupported", text);
}

export function warning<Args extends readonly unknown[]>(code: string, text: Text<Args>): Factory<Args> {
  return define(code, "warning", text);
}

export function internal<Args extends readonly unknown[]>(code: string, text: Text<Args>): Factory<Args> {
  return define(code, "internal", text);
}

function define<Args extends readonly unknown[]>(code: string, severity: Severity, text: Text<Args>): Factory<Args> {
  const definition: Definition = { code, severity, title: text.title, explanation: text.explain };
  const make = (at: At, ...args: Args): Diagnostic => {
    const help = text.help?.(...args);
    const notes = text.notes?.(...args);
    return {
      code,
      severity,
      message: text.message(...args),
      ...(at === undefined ? {} : isSpan(at) ? { span: at } : { place: at }),
      ...(help === undefined ? {} : { help }),
      ...(notes === undefined ? {} : { notes }),
    };
  };
  return Object.assign(make, { definition });
}

function isSpan(at: Span | FilePlace): at is Span {
  return "line" in at;
}
