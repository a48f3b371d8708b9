/**
 * The files that a file names, in imports, re-exports and types.
 *
 * Found by a walk through the syntax: ts-morph's own list would make TypeScript build a whole program for each file.
 */

import type { SourceFile, ts } from "ts-morph";
import type { Span } from "../diagnostics/diagnostic.ts";
import { spanAt } from "./spans.ts";
import { typescript } from "./ts-morph.ts";

export interface ImportName {
  readonly name: string;
  readonly at: Span;
}

export function importNames(file: SourceFile): readonly ImportName[] {
  const found: ImportName[] = [];
  const source = file.compilerNode;
  const visit = (node: ts.Node): void => {
    const literal = namedBy(node);
    if (literal) found.push({ name: literal.text, at: spanAt(file, literal.getStart(source), literal.getWidth(source)) });
    typescript.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function namedBy(node: ts.Node): ts.StringLiteral | undefined {
  const named = specifierIn(node);
  return named && typescript.isStringLiteral(named) ? named : undefined;
}

function specifierIn(node: ts.Node): ts.Node | undefined {
  if (typescript.isImportDeclaration(node) || typescript.isExportDeclaration(node)) return node.moduleSpecifier;
  if (typescript.isExternalModuleReference(node)) return node.expression;
  if (typescript.isImportTypeNode(node)) return typescript.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  return typescript.isCallExpression(node) && node.expression.kind === typescript.SyntaxKind.ImportKeyword ? node.arguments[0] : undefined;
}
