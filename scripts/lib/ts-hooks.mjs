/** Loads the tests' TypeScript helpers from a script: their imports of src/ become dist/, and types are taken off. */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export async function resolve(specifier, context, next) {
  const ours = specifier.endsWith(".ts") && context.parentURL !== undefined;
  if (!ours || !specifier.includes("/src/")) return next(specifier, context);
  return next(specifier.replace("/src/", "/dist/").replace(/\.ts$/, ".js"), context);
}

export async function load(url, context, next) {
  if (!url.startsWith("file:") || !url.endsWith(".ts")) return next(url, context);
  const text = await readFile(fileURLToPath(url), "utf8");
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  return { format: "module", shortCircuit: true, source: ts.transpileModule(text, { compilerOptions: options }).outputText };
}
