/** Processes that write projects, for tests that kill them or take rights from them. */

import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Compiles what the child runs into a folder that any user may read: Node 20 runs no TypeScript, and dist may be older. */
export function compileChild(): string {
  const to = mkdtempSync(join(tmpdir(), "lookback-child-"));
  chmodSync(to, 0o755);
  const compilerOptions: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2023,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
  };
  for (const room of ["src/emit", "src/diagnostics", "test/output"]) {
    for (const name of readdirSync(join(root, room)).filter((one) => one.endsWith(".ts") && !one.endsWith(".test.ts"))) {
      const { outputText } = ts.transpileModule(readFileSync(join(root, room, name), "utf8"), { compilerOptions });
      const file = join(to, room, name.replace(/\.ts$/, ".js"));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, outputText);
    }
  }
  writeFileSync(join(to, "package.json"), '{ "type": "module" }');
  return to;
}

/** A process that writes `count` projects into a folder, numbered from `first`, after a line on stdout. */
export function writer(compiled: string, folder: string, first: number, count: number, uid?: number): ChildProcess {
  const args = [join(compiled, "test/output/write-child.js"), folder, String(first), String(count)];
  return spawn(process.execPath, args, { cwd: tmpdir(), stdio: ["ignore", "pipe", "inherit"], ...(uid === undefined ? {} : { uid }) });
}

export async function ready(child: ChildProcess): Promise<void> {
  await new Promise((resolve) => child.stdout!.once("data", resolve));
}

/** Its exit code, or the signal that ended it. */
export async function ended(child: ChildProcess): Promise<unknown> {
  return child.exitCode ?? child.signalCode ?? new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
}
