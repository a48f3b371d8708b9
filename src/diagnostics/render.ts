/** A diagnostic as a person reads it, with the line it is about. */

import type { Diagnostic, Span } from "./diagnostic.ts";

/** Gives the text of a source file, if it is at hand; without it a frame is left out. */
export type TextOf = (file: string) => string | undefined;

export function render(diagnostic: Diagnostic, textOf: TextOf): string {
  const { span, place } = diagnostic;
  const lines = [`${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}`];
  if (span) lines.push(...frame(span, textOf));
  if (place) {
    const byte = place.byte === undefined ? "" : `, byte ${place.byte}`;
    const item = place.item === undefined ? "" : `: ${printable(place.item)}`;
    lines.push(`  --> ${printable(place.file)}${item}${byte}`);
  }
  for (const call of diagnostic.calledFrom ?? []) {
    lines.push(`  in a block called at ${printable(call.file)}:${call.line}:${call.column}`);
  }
  for (const note of diagnostic.notes ?? []) lines.push(`  ${note}`);
  if (diagnostic.help) lines.push(`  help: ${diagnostic.help}`);
  return lines.join("\n");
}

function frame(span: Span, textOf: TextOf): string[] {
  const lines = [`  --> ${printable(span.file)}:${span.line}:${span.column}`];
  const source = textOf(span.file)?.split(/\r?\n/)[span.line - 1];
  if (source === undefined) return lines;
  const number = String(span.line);
  const margin = " ".repeat(number.length);
  const length = Math.max(1, Math.min(span.length, source.length - span.column + 1));
  // Tabs stay tabs above the caret, so that it stands below its character whatever their width.
  const before = source.slice(0, span.column - 1).replace(/[^\t]/g, " ");
  lines.push(` ${margin} |`, ` ${number} | ${printable(source)}`, ` ${margin} | ${before}${"^".repeat(length)}`);
  return lines;
}

/** Names come from files that strangers wrote: control characters do not reach the terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}
