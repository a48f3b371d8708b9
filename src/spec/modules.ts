/** The files of a spec: each is read once, in the order of the imports. */

import type { SourceFile, Statement } from "ts-morph";
import type { Context } from "./context.ts";
import { Passed } from "./context.ts";
import { exportsOf, type Module } from "./exports.ts";
import { importInto, spoilImports } from "./imports.ts";
import { defaultModelName } from "./model-name.ts";
import { place } from "./place.ts";
import { failed, Scope } from "./scope.ts";
import { runStatements } from "./statements.ts";
import { Node } from "./ts-morph.ts";
import type { Names } from "./values.ts";

/** Reads the entry and what it imports. */
export function readModules(context: Context): Module {
  const modules = new Map<SourceFile, Module | "reading">();
  return read(context.spec.entry);

  function read(file: SourceFile): Module {
    const known = modules.get(file);
    if (known !== undefined && known !== "reading") return known;
    modules.set(file, "reading");
    const scope: Names = new Scope();
    const isReading = (other: SourceFile): boolean => modules.get(other) === "reading";
    for (const declaration of file.getImportDeclarations()) {
      try {
        importInto(context, file, declaration, scope, { read, isReading });
      } catch (error) {
        context.reportFailure(error);
        spoilImports(declaration, scope);
      }
    }
    const module = exportsOf(context, file, scope, { read, isReading });
    runTop(context, file.getStatements(), scope);
    readDefault(context, file, scope);
    modules.set(file, module);
    return module;
  }
}

function runTop(context: Context, statements: readonly Statement[], scope: Names): void {
  const top = place("", "");
  try {
    const others = statements.filter((statement) => !Node.isExportAssignment(statement));
    runStatements(context, others, { scope, place: top, result: () => top });
  } catch (error) {
    if (!(error instanceof Passed)) throw error;
  }
}

/** Last, since it may use what stands below it. */
function readDefault(context: Context, file: SourceFile, scope: Names): void {
  const byDefault = file.getStatements().find(Node.isExportAssignment);
  if (!byDefault) return;
  const name = defaultModelName(context.spec.root, file);
  try {
    scope.declare("default", true, context.evaluate(context, byDefault.getExpression(), scope, place(name, name)));
  } catch (error) {
    context.reportFailure(error);
    scope.declare("default", true, failed);
  }
}
