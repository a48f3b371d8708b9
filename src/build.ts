/** The stage `build`: CProject → WebAssembly, the builds that verify steps beside the reference. */

import { type BuildRequest, type Toolchain, ToolchainError } from "wasi-sdk-bindings";
import { Refusal } from "./diagnostics/diagnostic.ts";
import { toolchains } from "./diagnostics/toolchain.ts";
import type { CProject } from "./ir/project.ts";
import type { QuantizedGraph } from "./ir/quantized.ts";
import type { Executor } from "./verify/executor.ts";
import type { Builds } from "./verify/verify.ts";
import { wasmExecutor } from "./verify/wasm.ts";

export interface BuildOptions {
  /** A third build, in which undefined behaviour traps. */
  readonly traps: boolean;
  readonly signal?: AbortSignal;
}

/** The warnings that the generated C is free of, everywhere. */
const warnings = ["-Wall", "-Wextra", "-Wconversion", "-Wsign-conversion", "-Wshadow", "-Wundef", "-pedantic", "-Werror"];

/** What the user gets, the same with probes after every layer, and on request with traps. Throws a Refusal (LB8). */
export async function buildProject(graph: QuantizedGraph, project: CProject, toolchain: Toolchain, options: BuildOptions): Promise<Builds> {
  const probes = { defines: { LB_HARNESS_PROBES: true, LB_PORT_FILE: '"lb_probe_port.h"' } as const };
  const build = (name: string, more: Partial<BuildRequest>) => buildOne(graph, project, toolchain, name, more, options.signal);
  const [real, probed, traps] = await Promise.all([
    build("wasm", {}),
    build("wasm with probes", probes),
    options.traps ? build("wasm with traps", { traps: true }) : undefined,
  ]);
  return { real, probes: probed, ...(traps ? { traps } : {}) };
}

async function buildOne(
  graph: QuantizedGraph,
  project: CProject,
  toolchain: Toolchain,
  name: string,
  more: Partial<BuildRequest>,
  signal: AbortSignal | undefined,
): Promise<Executor> {
  const sources = Object.fromEntries([...project.files, ...project.harness].filter(([file]) => /^[^/]*\.[ch]$/.test(file)));
  const flags = ["-O2", "-std=c99", ...warnings];
  try {
    const result = await toolchain.build({
      sources,
      compile: [...project.sources, "lb_harness.c"],
      flags,
      ...more,
      ...(signal ? { signal } : {}),
    });
    if (!result.ok) throw new Refusal(toolchains.doesNotCompile(undefined, project.prefix, firstError(result.diagnostics)));
    const { label, version } = toolchain.compiler;
    return wasmExecutor(graph, { name, wasm: result.wasm, provenance: { executor: name, compiler: `${label}, ${version}`, flags } });
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    if (error.kind === "cancelled") signal?.throwIfAborted();
    throw new Refusal(
      error.kind === "no-compiler" ? toolchains.noCompiler(undefined, error.message) : toolchains.stopped(undefined, error.message),
    );
  }
}

function firstError(messages: readonly { file: string | null; line: number | null; severity: string; message: string }[]): string {
  const first = messages.find(({ severity }) => severity === "error" || severity === "fatal");
  return first === undefined ? "no message" : `${first.file}:${first.line}: ${first.message}`;
}
