/** What the compiler says to its user: data first, text last (render.ts). */

/** A place in a source file of the spec. Paths are relative to the spec's root, with "/". */
export interface Span {
  readonly file: string;
  /** One-based. */
  readonly line: number;
  /** One-based, in UTF-16 units. */
  readonly column: number;
  /** Number of characters to underline on the first line. */
  readonly length: number;
}

/** A place in a file that has no lines, such as a tensor in a weights file, or a folder. */
export interface FilePlace {
  readonly file: string;
  /** A tensor, a member of an archive, a JSON pointer. */
  readonly item?: string;
  /** Byte offset. */
  readonly byte?: number;
}

/**
 * error: the user can fix it. unsupported: we could do it one day; help says what to do meanwhile.
 * warning: never changes the exit code. internal: our bug.
 */
export type Severity = "error" | "unsupported" | "warning" | "internal";

export interface Diagnostic {
  /** LB and four digits; a code never changes its meaning. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span?: Span;
  readonly place?: FilePlace;
  /** What to do about it. */
  readonly help?: string;
  /** Lines below the frame, such as a table of what uses how many bytes. */
  readonly notes?: readonly string[];
  /** Where an inlined block was called from, innermost first. */
  readonly calledFrom?: readonly Span[];
}

/** Carries diagnostics to whoever reports them. Thrown where a stage cannot go on. */
export class Refusal extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(...diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`).join("\n"));
    this.name = "Refusal";
    this.diagnostics = diagnostics;
  }
}

/** Whether the diagnostics forbid to go on: a warning does not. */
export function stops(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity !== "warning");
}
