/** What is refused before anything is evaluated, wherever in a file it stands. */

import type { SourceFile } from "ts-morph";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { language } from "../diagnostics/language.ts";
import { spanAt, spanOf } from "./spans.ts";
import { SyntaxKind } from "./ts-morph.ts";

/** Types that compute could keep the checker busy for ever; those of the operators are enough. */
const computedTypes: Partial<Record<SyntaxKind, string>> = {
  [SyntaxKind.ConditionalType]: "a conditional type",
  [SyntaxKind.MappedType]: "a mapped type",
  [SyntaxKind.TemplateLiteralType]: "a template literal type",
};

export function refusedSyntax(file: SourceFile): readonly Diagnostic[] {
  return [...references(file), ...types(file)];
}

function references(file: SourceFile): readonly Diagnostic[] {
  const all = [...file.getPathReferenceDirectives(), ...file.getTypeReferenceDirectives(), ...file.getLibReferenceDirectives()];
  return all.map((reference) => {
    const at = spanAt(file, reference.getPos(), reference.getEnd() - reference.getPos());
    return language.notInLanguage(at, "/// <reference>", "import what is needed");
  });
}

function types(file: SourceFile): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  file.forEachDescendant((node) => {
    const what = computedTypes[node.getKind()];
    if (what) found.push(language.notInLanguage(spanOf(node), what, "write the shape itself, such as Tensor<[64]>"));
  });
  return found;
}
