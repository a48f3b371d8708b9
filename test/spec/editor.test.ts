/** What the editor shows: shapes and times that it infers, and its messages where a spec is wrong. */

import { join } from "node:path";
import { Project, ts } from "ts-morph";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** With TypeScript's usual library, as a user's editor has it. */
function check(file: string): readonly string[] {
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts"],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      types: [],
      paths: { lookback: [join(root, "src/language/index.ts")], "lookback/blocks": [join(root, "src/language/blocks.ts")] },
    },
  });
  const source = project.addSourceFileAtPath(join(root, "test/specs/editor", file));
  const found = project.getProgram().getSemanticDiagnostics(source);
  return found.map((diagnostic) => {
    const { line, column } = source.getLineAndColumnAtPos(diagnostic.getStart() ?? 0);
    return `${line}:${column} ${ts.flattenDiagnosticMessageText(diagnostic.compilerObject.messageText, "\n")}`;
  });
}

test("exact arithmetic on sizes", () => {
  expect(check("arithmetic.ts")).toEqual([]);
});

test("shapes and times of results", () => {
  expect(check("shapes.ts")).toEqual([]);
});

test("messages", async () => {
  await expect(`${check("messages.ts").join("\n")}\n`).toMatchFileSnapshot("../specs/editor/messages.txt");
});
