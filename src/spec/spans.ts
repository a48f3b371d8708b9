/** Places in the files of a spec, and the texts that stand there. */

import { posix } from "node:path";
import type { Node, SourceFile } from "ts-morph";
import type { Span } from "../diagnostics/diagnostic.ts";

/** Where a spec's own files are in memory. No folder is called so: "../name" from a spec cannot lead back here. */
export const specRoot = "/<spec>";
/** Where the library's files are in memory: they have the places that they have below src/. */
export const libraryRoot = "/lookback";

export function spanOf(node: Node): Span {
  return spanAt(node.getSourceFile(), node.getStart(), node.getWidth());
}

export function spanAt(source: SourceFile, start: number, length: number): Span {
  const { line, character } = source.compilerNode.getLineAndCharacterOfPosition(start);
  return { file: shownPath(source), line: line + 1, column: character + 1, length };
}

/** The place of a whole file. */
export function spanOfFile(source: SourceFile): Span {
  return { file: shownPath(source), line: 1, column: 1, length: 1 };
}

/** Relative to the root for a spec's file; "lookback/..." for the library's. */
export function shownPath(source: SourceFile): string {
  const path = source.getFilePath();
  return path.startsWith(`${libraryRoot}/`) ? path.slice(1) : posix.relative(specRoot, path);
}

/** Whether a file is the user's own, and not the library's. */
export function isSpecFile(file: SourceFile): boolean {
  return file.getFilePath().startsWith(`${specRoot}/`);
}

/** The first line of a call, for comments in the C code. */
export function firstLineOf(node: Node): string {
  const [first = "", ...others] = node.getText().split(/\r?\n/);
  const plain = first.replace(/\s+/g, " ").trim();
  const line = others.length > 0 ? `${plain} ...` : plain;
  return line.length > 100 ? `${line.slice(0, 97)}...` : line;
}
