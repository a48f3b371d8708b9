/**
 * Reads a spec and what it imports, and nothing else.
 *
 * The files are copied into an in-memory file system, and everything after this works there: neither the type checker
 * nor the evaluator can reach the disk, whatever a spec says in imports, references or types.
 */

import { join, posix } from "node:path";
import type { SourceFile, ts } from "ts-morph";
import { type Diagnostic, Refusal, type Span } from "../diagnostics/diagnostic.ts";
import { files } from "../diagnostics/files.ts";
import { brokenJson } from "./broken-json.ts";
import { findEntry } from "./find-entry.ts";
import { type ImportName, importNames } from "./import-names.ts";
import { addLibrary, addStandardLibrary, isOperatorsFile, libraryEntry, resolveInLibrary } from "./library.ts";
import { inMemory, isInside, nearestFile, realPath } from "./paths.ts";
import { readText } from "./read-text.ts";
import { refusedSyntax } from "./refused-syntax.ts";
import { isSpecFile, specRoot } from "./spans.ts";
import { Project, typescript } from "./ts-morph.ts";

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
  const library = new Set<string>();
  const texts: string[] = [];
  const entry = add(inMemory(root, found.path), entryText.text);
  addLibrary(project, library, texts);

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
    texts.push(text);
    const file = project.createSourceFile(virtual, text);
    if (virtual.endsWith(".json")) {
      diagnostics.push(...brokenJson(file));
      return file;
    }
    diagnostics.push(...refusedSyntax(file));
    for (const imported of importNames(file)) follow(file, imported);
    return file;
  }

  function follow(from: SourceFile, { name, at }: ImportName): void {
    const inLibrary = libraryEntry(name);
    if (inLibrary !== undefined) library.add(inLibrary);
    else if (name.startsWith("./") || name.startsWith("../")) addImported(locate(from.getFilePath(), name), at);
    else diagnostics.push(files.foreignImport(at, name));
  }

  function addImported(virtual: string, at: Span): void {
    if (project.getSourceFile(virtual)) return;
    const shown = posix.relative(specRoot, virtual);
    const path = join(root, shown);
    const actual = realPath(path);
    if (!virtual.startsWith(`${specRoot}/`)) diagnostics.push(files.outsideFolder(at, shown));
    else if (actual === undefined) diagnostics.push(files.fileMissing(at, shown, nearestShown(path)));
    else if (!isInside(root, actual)) diagnostics.push(files.outsideFolder(at, shown));
    else if (texts.length >= mostFiles) diagnostics.push(files.tooManyFiles(at, mostFiles));
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
    const extension = file.endsWith(".json")
      ? typescript.Extension.Json
      : file.endsWith(".mts")
        ? typescript.Extension.Mts
        : typescript.Extension.Ts;
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
  target: typescript.ScriptTarget.ES2022,
  module: typescript.ModuleKind.ESNext,
  moduleResolution: typescript.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
};
