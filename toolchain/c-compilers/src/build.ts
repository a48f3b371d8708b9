import { readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { deadline, inTemporaryFolder, runProcess, ToolchainError } from "wasi-sdk-bindings/process";
import type { FoundCCompiler } from "./compiler.ts";

export interface ProgramRequest {
  /** Relative path, with `/`, to text: headers and linker scripts included. */
  readonly sources: Readonly<Record<string, string>>;
  /** The folder of the sources that the compiler is started in; "" for their own. */
  readonly folder: string;
  /** Arguments behind those that choose the core: flags, translation units by their path from `folder`, what to link. */
  readonly args: readonly string[];
  readonly signal?: AbortSignal;
  /** Milliseconds, from the call. Default 120 000. */
  readonly timeoutMs?: number;
}

export type ProgramResult =
  | { readonly ok: true; readonly program: Uint8Array<ArrayBuffer>; readonly stderr: string }
  /** What compiler and linker wrote. */
  | { readonly ok: false; readonly stderr: string };

const outputName = "program.elf";

/** Compiles and links in a folder of its own, which is removed. Throws a ToolchainError; errors in the C code are a result. */
export async function buildProgram(compiler: FoundCCompiler, request: ProgramRequest): Promise<ProgramResult> {
  const limit = deadline(request.timeoutMs ?? 120_000, request.signal);
  try {
    return await inTemporaryFolder("c-compilers", request.sources, async (folder) => {
      const cwd = join(folder, request.folder);
      const args = [...compiler.prefix, ...compiler.flags, ...request.args, "-o", outputName];
      const { code, stderr: raw } = await runProcess(compiler.path, args, { cwd, signal: limit.signal });
      const stderr = raw.replaceAll(folder + sep, "");
      if (code === null) throw new ToolchainError("crashed", `${compiler.label} was killed\n${stderr}`);
      return code === 0 ? { ok: true, program: new Uint8Array(await readFile(join(cwd, outputName))), stderr } : { ok: false, stderr };
    });
  } finally {
    limit.clear();
  }
}
