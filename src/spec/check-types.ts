/** What TypeScript's checker says about a spec, in this compiler's words. */

import type { SourceFile, ts } from "ts-morph";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { files } from "../diagnostics/files.ts";
import { type LoadedSpec, specFiles } from "./load.ts";
import { spanAt } from "./spans.ts";
import { SyntaxKind, typescript } from "./ts-morph.ts";

export function syntaxErrors(spec: LoadedSpec): readonly Diagnostic[] {
  const program = spec.project.getProgram();
  return specFiles(spec).flatMap((file) =>
    program.getSyntacticDiagnostics(file).map((d) => files.syntax(spanAt(file, d.getStart(), d.getLength()), readable(d.compilerObject))),
  );
}

export function typeErrors(spec: LoadedSpec): readonly Diagnostic[] {
  const program = spec.project.getProgram();
  return specFiles(spec).flatMap((file) => {
    inferInOrder(file);
    // What has no file is about the library, and not about the spec.
    const found = program.getSemanticDiagnostics(file).filter((diagnostic) => diagnostic.getSourceFile() !== undefined);
    return found.map(({ compilerObject: d }) => files.type(spanAt(file, d.start ?? 0, d.length ?? 1), readable(d)));
  });
}

/**
 * Asks for the types of variables from the first to the last. The checker would begin at the returned value and go
 * back through everything it depends on, one call within another, and run out of stack on a long model.
 */
function inferInOrder(file: SourceFile): void {
  for (const declaration of file.getDescendantsOfKind(SyntaxKind.VariableDeclaration)) declaration.getNameNode().getType();
}

/** A wrong shape's expected type is a message of the API: that message alone is shown. */
export function readable(diagnostic: Pick<ts.Diagnostic, "messageText">): string {
  const [head = ""] = typescript.flattenDiagnosticMessageText(diagnostic.messageText, "\n").split("\n");
  const own = /(?:parameter of type|assignable to type) '(?:readonly )?["`](.+ .+)["`]'\.$/.exec(head)?.[1];
  const plain = own ?? head.replace(/\.$/, "");
  return own ?? plain.charAt(0).toLowerCase() + plain.slice(1);
}
