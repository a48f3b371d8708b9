/** From a quantized graph to executors of its generated C, in memory: what differential tests run. */

import { createToolchain, type Toolchain } from "wasi-sdk-bindings";
import { emit } from "../../src/emit/emit.ts";
import { modelHash } from "../../src/ir/model-hash.ts";
import type { CProject } from "../../src/ir/project.ts";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { count } from "../../src/ir/shape.ts";
import { stackOf } from "../../src/kernels/stack.ts";
import { plan } from "../../src/plan/plan.ts";
import { select } from "../../src/select/select.ts";
import { trace } from "../../src/trace/trace.ts";
import type { Executor } from "../../src/verify/executor.ts";
import type { Vectors } from "../../src/verify/vectors.ts";
import { wasmExecutor } from "../../src/verify/wasm.ts";

let toolchain: Promise<Toolchain> | undefined;

/** Checks make an optimiser slow, more than in proportion, and give it nothing to do: where all is defined it changes no bit. */
export const unoptimised: readonly string[] = ["-O1", "-Xclang", "-disable-llvm-passes"];

export function projectOf(graph: QuantizedGraph, vectors: Vectors, stats = false): CProject {
  const choices = select(graph, ["portable"], "generic");
  const memory = plan(graph, choices, { stats });
  const inputs = graph.nodes.filter(({ op }) => op === "input");
  const steps = Array.from({ length: Math.min(4, vectors.sequences[0]!.steps) }, (_, step) => {
    const into = inputs.map((node) => new Int32Array(count(node.shape)));
    vectors.read(0, step, into);
    return into;
  });
  return emit(graph, choices, memory, trace(graph, steps), {
    version: "test",
    hash: modelHash(graph),
    target: "generic",
    stack: stackOf(graph, choices, memory, { core: "generic", compilers: [{ id: "clang", flags: [] }] }),
  });
}

export async function wasmOf(project: CProject, options: { probes?: boolean; traps?: boolean } = {}): Promise<Uint8Array<ArrayBuffer>> {
  toolchain ??= createToolchain();
  const sources = Object.fromEntries([...project.files, ...project.harness].filter(([name]) => /\.[ch]$/.test(name)));
  const result = await (await toolchain).build({
    sources,
    compile: [...project.sources, "lb_harness.c"],
    ...(options.probes ? { defines: { LB_HARNESS_PROBES: true, LB_PORT_FILE: '"lb_probe_port.h"' } as const } : {}),
    ...(options.traps ? { traps: true } : {}),
    flags: [
      ...(options.traps ? unoptimised : []),
      "-Wall",
      "-Wextra",
      "-Wconversion",
      "-Wsign-conversion",
      "-Wshadow",
      "-Wundef",
      "-Wno-missing-prototypes",
    ],
  });
  if (!result.ok) throw new Error(result.stderr);
  if (result.diagnostics.length > 0)
    throw new Error(result.diagnostics.map(({ file, line, message }) => `${file}:${line}: ${message}`).join("\n"));
  return result.wasm;
}

/** A build with probes and with traps at once: every layer compared, every undefined behaviour caught. */
export async function strictExecutor(graph: QuantizedGraph, project: CProject): Promise<Executor> {
  return wasmExecutor(graph, {
    name: "wasm",
    wasm: await wasmOf(project, { probes: true, traps: true }),
    provenance: { executor: "wasm" },
  });
}
