/** What an import brings into a file. */

import type { Identifier, ImportDeclaration, SourceFile } from "ts-morph";
import { files } from "../diagnostics/files.ts";
import { language } from "../diagnostics/language.ts";
import { type Context, Passed, stop } from "./context.ts";
import { missing, namespaceOf, type Reader } from "./exports.ts";
import { isTypeName, nearestOperator, operatorByName, operatorMembers } from "./library.ts";
import { failed } from "./scope.ts";
import { spanOf } from "./spans.ts";
import { meant } from "./synonyms.ts";
import { Node } from "./ts-morph.ts";
import { Fields, fromData, type Names, Namespace, type Value } from "./values.ts";

/** One name of an import: what it is called there, and here. */
interface Item {
  readonly name: string;
  readonly local: string;
  readonly node: Node;
}

interface Imported {
  readonly items: readonly Item[];
  readonly everything: Identifier | undefined;
}

export function importInto(context: Context, file: SourceFile, declaration: ImportDeclaration, scope: Names, reader: Reader): void {
  if (declaration.isTypeOnly()) return;
  const literal = declaration.getNodeProperty("moduleSpecifier");
  if (!Node.isStringLiteral(literal)) stop(files.syntax(spanOf(literal), "an import names its file as a text"));
  const target = context.spec.target(file, literal.getLiteralValue());
  if (!target) throw new Passed();
  const imported = importedBy(declaration);
  if (target === "lookback") importOperators(context, imported, scope);
  else if (target.getExtension() === ".json") importData(target, imported, scope);
  else if (reader.isReading(target)) stop(files.importCycle(spanOf(literal), target.getBaseName()));
  else importModule(target, imported, scope, reader);
}

function importedBy(declaration: ImportDeclaration): Imported {
  const named = declaration.getNamedImports().filter((item) => !item.isTypeOnly());
  const byDefault = declaration.getDefaultImport();
  return {
    items: [
      ...named.map((item) => ({ name: item.getName(), local: (item.getAliasNode() ?? item.getNameNode()).getText(), node: item })),
      ...(byDefault ? [{ name: "default", local: byDefault.getText(), node: byDefault }] : []),
    ],
    everything: declaration.getNamespaceImport(),
  };
}

function importOperators(context: Context, { items, everything }: Imported, scope: Names): void {
  if (everything) scope.declare(everything.getText(), true, new Namespace("lookback", operatorByName, operatorMembers));
  for (const { name, local, node } of items) {
    const operator = operatorByName(name);
    scope.declare(local, true, operator ?? failed);
    if (!operator && !isTypeName(context.spec.project, name)) {
      context.report(language.unknownOperator(spanOf(node), name, nearestOperator(name)));
    }
  }
}

/** The whole by default or as a namespace; the fields of an object by name. */
function importData(target: SourceFile, { items, everything }: Imported, scope: Names): void {
  const data = parsed(target.getFullText());
  if (everything) scope.declare(everything.getText(), true, data);
  for (const { name, local, node } of items) {
    const value = name === "default" ? data : data instanceof Fields ? data.entries.get(name) : undefined;
    if (value === undefined) stop(files.noSuchExport(spanOf(node), name, target.getBaseName()));
    scope.declare(local, true, value);
  }
}

/** What is broken has been said when it was loaded. */
function parsed(text: string): Value {
  try {
    return fromData(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Passed();
    throw error;
  }
}

function importModule(target: SourceFile, { items, everything }: Imported, scope: Names, reader: Reader): void {
  const module = reader.read(target);
  if (everything) scope.declare(everything.getText(), true, namespaceOf(target.getBaseName(), module));
  for (const { name, local, node } of items) {
    const value = module.exported(name);
    if (value === missing) stop(files.noSuchExport(spanOf(node), name, target.getBaseName(), meant(name, module.names())));
    scope.declare(local, true, value);
  }
}

/** After an error, what the import would have brought is passed over in silence. */
export function spoilImports(declaration: ImportDeclaration, scope: Names): void {
  const { items, everything } = importedBy(declaration);
  for (const { local } of items) if (!scope.own(local)) scope.declare(local, true, failed);
  if (everything) scope.declare(everything.getText(), true, failed);
}
