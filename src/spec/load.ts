/**
 * Reads a spec and what it imports, and nothing else.
 *
 * The files are copied into an in-memory file system, and everything after this works there: neither the type checker
 * nor the evaluator can reach the disk, whatever a spec says in imports, references or types.
 */

import { join, posix } from "node:path";
import { Project, type SourceFile, type StringLiteral, ts } from "ts-morph";
import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { files } from "../diagnostics/files.ts";
import { brokenJson } from "./broken-json.ts";
import { findEntry } from "./find-entry.ts";
import { addLibraryFile, addStandardLibrary, isOperatorsFile, libraryEntry, resolveInLibrary } from "./library.ts";
import { inMemory, isInside, nearestFile, realPath } from "./paths.ts";
import { readText } from "./read-text.ts";
import { refusedSyntax } from "./refused-syntax.ts";
import { isSpecFile, spanOf, specRoot } from "./spans.ts";

const mostFiles = 200;

export interface LoadedSpec {
  readonly entry: SourceFile;
  readonly project: Project;
  /** The folder that the spec may read. */
  readonly root: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Where an import leads: a file of the spec, or the operators. */
  readonly target: (from: SourceFile, specifier: string) => SourceFile | "lookback" | undefined;
}

export interface LoadOptions {
  /** The folder of the spec's entry, unless a wider one is given. */
  readonly root?: string | undefined;
}

/** Throws a refusal where the spec itself cannot be read. */
export function loadSpec(path: string, options: LoadOptions = {}): LoadedSpec {
  const found = findEntry(path, options.root);
  const { root } = found;
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions,
    resolutionHost: () => ({ resolveModuleNames: (names, from) => names.map((name) => resolved(from, name)) }),
  });
  addStandardLibrary(project);

  const diagnostics: Diagnostic[] = [];
  const entryText = readText(found.path, found.shown, undefined);
  if ("problem" in entryText) throw new Refusal(entryText.problem);
  if (entryText.text.trim() === "") throw new Refusal(files.emptyFile(undefined, found.shown));
  let count = 0;
  const entry = add(inMemory(root, found.path), entryText.text);

  return {
    entry,
    project,
    root,
    diagnostics,
    target: (from, specifier) => {
      const file = resolved(from.getFilePath(), specifier)?.resolvedFileName;
      if (file === undefined) return undefined;
      return isOperatorsFile(file) ? "lookback" : project.getSourceFile(file);
    },
  };

  function add(virtual: string, text: string): SourceFile {
    count++;
    const file = project.createSourceFile(virtual, text);
    if (virtual.endsWith(".json")) {
      diagnostics.push(...brokenJson(file));
      return file;
    }
    diagnostics.push(...refusedSyntax(file));
    for (const literal of file.getImportStringLiterals()) follow(file, literal);
    return file;
  }

  function follow(from: SourceFile, literal: StringLiteral): void {
    const name = literal.getLiteralValue();
    const library = libraryEntry(name);
    if (library !== undefined) addLibraryFile(project, library);
    else if (name.startsWith("./") || name.startsWith("../")) addImported(locate(from.getFilePath(), name), literal);
    else diagnostics.push(files.foreignImport(spanOf(literal), name));
  }

  function addImported(virtual: string, literal: StringLiteral): void {
    if (project.getSourceFile(virtual)) return;
    const at = spanOf(literal);
    const shown = posix.relative(specRoot, virtual);
    const path = join(root, shown);
    const actual = realPath(path);
    if (!virtual.startsWith(`${specRoot}/`)) diagnostics.push(files.outsideFolder(at, shown));
    else if (actual === undefined) diagnostics.push(files.fileMissing(at, shown, nearestShown(path)));
    else if (!isInside(root, actual)) diagnostics.push(files.outsideFolder(at, shown));
    else if (count >= mostFiles) diagnostics.push(files.tooManyFiles(at, mostFiles));
    else {
      const read = readText(actual, shown, at);
      if ("problem" in read) diagnostics.push(read.problem);
      else add(virtual, read.text);
    }
  }

  function nearestShown(path: string): string | undefined {
    const near = nearestFile(path, [".ts", ".mts", ".json"]);
    return near === undefined ? undefined : posix.relative(specRoot, inMemory(root, near));
  }

  function resolved(from: string, name: string): ts.ResolvedModuleFull | undefined {
    const file = libraryEntry(name) ?? resolveInLibrary(from, name) ?? locate(from, name);
    if (!project.getSourceFile(file)) return undefined;
    const extension = file.endsWith(".json") ? ts.Extension.Json : file.endsWith(".mts") ? ts.Extension.Mts : ts.Extension.Ts;
    return { resolvedFileName: file, extension };
  }
}

/** The user's files of TypeScript, in the order they were read. */
export function specFiles(spec: LoadedSpec): readonly SourceFile[] {
  return spec.project.getSourceFiles().filter((file) => isSpecFile(file) && file.getExtension() !== ".json");
}

function locate(from: string, name: string): string {
  const path = posix.join(posix.dirname(from), name);
  if (/\.(json|m?ts)$/.test(path)) return path;
  return /\.m?js$/.test(path) ? path.replace(/js$/, "ts") : `${path}.ts`;
}

const compilerOptions: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  noLib: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
};
