/** Whether an imported JSON file is plain JSON, and where it is not. */

import type { SourceFile, ts } from "ts-morph";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { files } from "../diagnostics/files.ts";
import { shownPath, spanAt } from "./spans.ts";
import { typescript } from "./ts-morph.ts";

export function brokenJson(file: SourceFile): readonly Diagnostic[] {
  const text = file.getFullText();
  if (isJson(text)) return [];
  // The engine's own message differs between versions of Node; TypeScript's does not, and it says where. It lets
  // comments and trailing commas pass.
  const parsed = typescript.parseJsonText(file.getFilePath(), text);
  const [error] = (parsed as { readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics ?? [];
  const why = error
    ? typescript.flattenDiagnosticMessageText(error.messageText, " ").replace(/\.$/, "")
    : "it has a comment or a trailing comma";
  const start = Math.min(error?.start ?? 0, Math.max(0, text.length - 1));
  return [files.brokenJson(spanAt(file, start, error?.length ?? 1), shownPath(file), why.charAt(0).toLowerCase() + why.slice(1))];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
