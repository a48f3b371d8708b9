/** What a file of the spec exports. */

import type { ExportDeclaration, SourceFile } from "ts-morph";
import { files } from "../diagnostics/files.ts";
import { language } from "../diagnostics/language.ts";
import { namesIn } from "./bindings.ts";
import { type Context, stop } from "./context.ts";
import type { failed, undefinedYet } from "./scope.ts";
import { spanOf } from "./spans.ts";
import { Node } from "./ts-morph.ts";
import { type Names, Namespace, type Value } from "./values.ts";

export const missing: unique symbol = Symbol("missing");

export type Exported = Value | typeof failed | typeof undefinedYet | typeof missing;

/** A file of the spec, read. */
export interface Module {
  /** The exported values; what is not there is not exported. */
  readonly exported: (name: string) => Exported;
  readonly names: () => Iterable<string>;
}

/** How a file gets at the files that it names. */
export interface Reader {
  readonly read: (file: SourceFile) => Module;
  /** Whether a file waits for its imports, this one among them. */
  readonly isReading: (file: SourceFile) => boolean;
}

type Exports = Map<string, () => Exported>;

export function exportsOf(context: Context, file: SourceFile, scope: Names, reader: Reader): Module {
  const exports: Exports = new Map();
  const own = (name: string) => (): Exported => {
    const variable = scope.own(name);
    return variable ? variable.value : missing;
  };
  for (const statement of file.getStatements()) {
    if (Node.isVariableStatement(statement) && statement.isExported()) {
      const names = statement.getDeclarations().flatMap((declaration) => namesIn(declaration.getNameNode()));
      for (const name of names) exports.set(name, own(name));
    } else if (Node.isFunctionDeclaration(statement) && statement.isExported()) {
      const name = statement.getName();
      if (name !== undefined) exports.set(statement.isDefaultExport() ? "default" : name, own(name));
    } else if (Node.isExportAssignment(statement)) {
      if (statement.isExportEquals()) context.report(language.notInLanguage(spanOf(statement), "export =", "write export default"));
      exports.set("default", own("default"));
    } else if (Node.isExportDeclaration(statement) && !statement.isTypeOnly()) {
      try {
        reExport(context, file, statement, exports, own, reader);
      } catch (error) {
        context.reportFailure(error);
      }
    }
  }
  return {
    exported: (name) => {
      const get = exports.get(name);
      return get ? get() : missing;
    },
    names: () => exports.keys(),
  };
}

function reExport(
  context: Context,
  file: SourceFile,
  statement: ExportDeclaration,
  exports: Exports,
  own: (name: string) => () => Exported,
  reader: Reader,
): void {
  const literal = statement.getNodeProperty("moduleSpecifier");
  if (literal && !Node.isStringLiteral(literal)) stop(files.syntax(spanOf(literal), "an export names its file as a text"));
  const specifier = Node.isStringLiteral(literal) ? literal.getLiteralValue() : undefined;
  const from = specifier === undefined ? undefined : context.spec.target(file, specifier);
  if (from === "lookback" || (specifier !== undefined && !from)) return;
  if (from && reader.isReading(from)) stop(files.importCycle(spanOf(statement), from.getBaseName()));
  if (from?.getExtension() === ".json")
    stop(language.notInLanguage(spanOf(statement), "a re-export of JSON", "import it, then export a constant"));
  const source = from && reader.read(from);
  for (const item of statement.getNamedExports().filter((name) => !name.isTypeOnly())) {
    const local = item.getName();
    const exported = (item.getAliasNode() ?? item.getNameNode()).getText();
    exports.set(exported, source ? () => source.exported(local) : own(local));
  }
  if (!source || !from || statement.hasNamedExports()) return;
  const namespace = statement.getNamespaceExport()?.getName();
  if (namespace !== undefined) exports.set(namespace, () => namespaceOf(from.getBaseName(), source));
  else for (const name of source.names()) if (name !== "default") exports.set(name, () => source.exported(name));
}

/** `* as name`. */
export function namespaceOf(name: string, module: Module): Namespace {
  const get = (member: string): Value | undefined => {
    const value = module.exported(member);
    return typeof value === "symbol" ? undefined : value;
  };
  return new Namespace(name, get, () => module.names());
}
