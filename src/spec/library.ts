/**
 * What a spec may import besides its own files: the operators, and blocks written in the language.
 *
 * The sources are read from this package's own src/language and src/ops, whose declarations the editor shows too, and
 * put into memory with the places that they have there.
 */

import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import type { Project, SourceFile } from "ts-morph";
import { operatorNames } from "../ops/signatures.ts";
import { libraryRoot } from "./spans.ts";
import { standardLibrary } from "./standard-library.ts";
import { meant } from "./synonyms.ts";
import { typescript } from "./ts-morph.ts";
import { Builtin } from "./values.ts";

const operatorsFile = `${libraryRoot}/language/index.ts`;
const blocksFile = `${libraryRoot}/language/blocks.ts`;
const entries: ReadonlyMap<string, string> = new Map([
  ["lookback", operatorsFile],
  ["lookback/blocks", blocksFile],
]);

/** From src/spec/ and dist/spec/ alike. */
const sources = fileURLToPath(new URL("../../src/", import.meta.url));

export function libraryEntry(specifier: string): string | undefined {
  return entries.get(specifier);
}

export function isOperatorsFile(path: string): boolean {
  return path === operatorsFile;
}

/** Blocks are copied into models, so spans may point there. */
export function isBlocksFile(file: SourceFile): boolean {
  return file.getFilePath() === blocksFile;
}

/** Where an import of one of the library's files leads. */
export function resolveInLibrary(from: string, specifier: string): string | undefined {
  return from.startsWith(`${libraryRoot}/`) ? posix.join(posix.dirname(from), specifier) : undefined;
}

export function addStandardLibrary(project: Project): void {
  project.createSourceFile(`${libraryRoot}/lib.d.ts`, standardLibrary);
}

/**
 * Adds files of the library, as far as the spec can need them: of the operators, those whose names stand anywhere in
 * it. To parse and bind all of them would take longer than everything else about a small spec.
 */
export function addLibrary(project: Project, entries: Iterable<string>, texts: readonly string[]): void {
  const words = new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []));
  // Blocks first: their words count too.
  for (const entry of [...entries].sort()) add(entry);

  function add(path: string): void {
    if (project.getSourceFile(path)) return;
    const text = readFileSync(sources + path.slice(libraryRoot.length + 1), "utf8");
    if (path === blocksFile) for (const word of text.match(/\w+/g) ?? []) words.add(word);
    const needed = path === operatorsFile ? text.replace(operatorLine, (line, name: string) => (words.has(name) ? line : "")) : text;
    project.createSourceFile(path, needed);
    for (const { fileName } of typescript.preProcessFile(needed, true, false).importedFiles) {
      add(posix.join(posix.dirname(path), fileName));
    }
  }
}

const operatorLine = /^export \{ (\w+) \} from "\.\.\/ops\/.*\n/gm;

/** What `import ... from "lookback"` gives. */
export function operatorByName(name: string): Builtin | undefined {
  if (name === "model" || name === "shared") return new Builtin(name, name);
  return operatorNames.includes(name) ? new Builtin("operator", name) : undefined;
}

const importable: readonly string[] = ["model", "shared", ...operatorNames];

export function operatorMembers(): readonly string[] {
  return importable;
}

export function nearestOperator(name: string): string | undefined {
  return meant(name, importable);
}

/** Whether "lookback" exports a type of this name. */
export function isTypeName(project: Project, name: string): boolean {
  const exports = project.getSourceFile(operatorsFile)?.getExportDeclarations() ?? [];
  return exports.some((declaration) =>
    declaration.getNamedExports().some((item) => item.getName() === name && (declaration.isTypeOnly() || item.isTypeOnly())),
  );
}
