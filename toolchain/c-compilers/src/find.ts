import { existsSync } from "node:fs";
import { executableIn, runProcess, searchPath } from "wasi-sdk-bindings/process";
import type { CCompilerInfo, FoundCCompiler, Wanted } from "./compiler.ts";
import { installHint } from "./install.ts";
import { zigFlags } from "./zig-flags.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The Python package ziglang names its program after the language that it comes with. */
const zigNames = ["zig", "python-zig"];
const questionMs = 20_000;

/**
 * Every compiler that can build for what is wanted, in order of preference, found or not and why. Where clang is wanted, zig follows it:
 * a clang with linker and run-time library. Cheap: asks each for its version.
 */
export async function discoverCCompilers(wanted: readonly Wanted[], env: Environment = process.env): Promise<CCompilerInfo[]> {
  const found = await Promise.all(
    wanted.map(async (one) => (one.id === "clang" ? Promise.all([clang(one, env), zig(one, env)]) : [await gcc(one, env)])),
  );
  return found.flat();
}

async function gcc({ id, flags }: Wanted, env: Environment): Promise<CCompilerInfo> {
  const path = inPath([id], env);
  const version = path === undefined ? undefined : await said(path, ["--version"]);
  if (path === undefined || version === undefined)
    return { found: false, id, label: id, reason: path === undefined ? "not in PATH" : `${path} does not run`, install: installHint(id) };
  return { found: true, id, label: id, version: firstLine(version), path, prefix: [], flags, bare: ["-nostdlib", "-lgcc"] };
}

/** A system's clang compiles for every core, but the library of what it calls by itself comes with few of them. */
async function clang({ id, flags }: Wanted, env: Environment): Promise<CCompilerInfo> {
  const missing = (reason: string): CCompilerInfo => ({ found: false, id, label: id, reason, install: installHint(id) });
  const path = inPath([id], env);
  if (path === undefined) return missing("not in PATH");
  const [version, library] = await Promise.all([
    said(path, ["--version"]),
    said(path, [...flags, "--rtlib=compiler-rt", "-print-libgcc-file-name"]),
  ]);
  if (version === undefined) return missing(`${path} does not run`);
  const runtime = firstLine(library ?? "");
  if (!existsSync(runtime)) return missing(`${path} has no run-time library for this core`);
  if (inPath(["ld.lld"], env) === undefined) return missing("its linker ld.lld is not in PATH");
  const bare = ["-nostdlib", "-fuse-ld=lld", runtime];
  return { found: true, id, label: id, version: firstLine(version), path, prefix: [], flags, bare };
}

async function zig({ id, flags }: Wanted, env: Environment): Promise<CCompilerInfo> {
  const label = "zig cc";
  const missing = (reason: string): CCompilerInfo => ({ found: false, id, label, reason, install: installHint("zig") });
  const path = inPath(zigNames, env);
  if (path === undefined) return missing("neither zig nor python-zig is in PATH");
  const own = zigFlags(flags);
  if (own === undefined) return missing("it has no name for this core");
  const version = await said(path, ["version"]);
  if (version === undefined) return missing(`${path} does not run`);
  const bare = ["-nostdlib", "-lcompiler_rt"];
  const found: FoundCCompiler = { found: true, id, label, version: `zig ${firstLine(version)}`, path, prefix: ["cc"], flags: own, bare };
  return found;
}

function inPath(names: readonly string[], env: Environment): string | undefined {
  const folders = searchPath(env);
  return names.flatMap((name) => folders.map((folder) => executableIn(folder, name))).find((path) => path !== null) ?? undefined;
}

async function said(path: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { code, stdout } = await runProcess(path, args, { signal: AbortSignal.timeout(questionMs) });
    return code === 0 ? stdout : undefined;
  } catch {
    return undefined;
  }
}

function firstLine(text: string): string {
  return text.split(/\r?\n/)[0] ?? "";
}
