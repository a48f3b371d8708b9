/** Reads one file of a spec as text, or says why it cannot. */

import { readFileSync, statSync } from "node:fs";
import type { At } from "../diagnostics/define.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { files } from "../diagnostics/files.ts";

const mostBytes = 1_000_000;

export type Text = { readonly text: string } | { readonly problem: Diagnostic };

/** `shown` is the path in words for a person. */
export function readText(path: string, shown: string, at: At): Text {
  try {
    const state = statSync(path);
    if (!state.isFile()) return { problem: files.unreadable(at, shown, "it is not an ordinary file") };
    if (state.size > mostBytes) return { problem: files.fileTooLarge(at, shown, "1 MB") };
    const bytes = readFileSync(path);
    // A byte order mark is dropped by the decoder; line ends are made alike, so that columns and frames agree.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r\n?/g, "\n");
    return text.includes("\0") ? { problem: files.notText(at, shown) } : { text };
  } catch (error) {
    if (error instanceof TypeError) return { problem: files.notText(at, shown) };
    return { problem: files.unreadable(at, shown, reasonOf(error)) };
  }
}

const reasons: Readonly<Record<string, string>> = { EACCES: "permission denied", EPERM: "not permitted", EIO: "input/output error" };

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
  return reasons[code] ?? code;
}
