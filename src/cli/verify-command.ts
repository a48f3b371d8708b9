import { join } from "node:path";
import { createToolchain, type Toolchain, ToolchainError } from "wasi-sdk-bindings";
import { buildProject } from "../build.ts";
import type { Compiled } from "../compile.ts";
import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { toolchains } from "../diagnostics/toolchain.ts";
import { grouped } from "../diagnostics/words.ts";
import { hashesOf } from "../emit/output-folder.ts";
import { differenceDiagnostic } from "../verify/difference.ts";
import { measure } from "../verify/measure.ts";
import { reproducer } from "../verify/reproducer.ts";
import { toleranceProblems } from "../verify/tolerance.ts";
import { chooseVectors } from "../verify/vectors.ts";
import { verifyEquality } from "../verify/verify.ts";
import { version } from "../version.ts";
import { shownPath } from "./paths.ts";
import { compileReport } from "./report.ts";
import { type Run, say } from "./run.ts";
import { compileOne, open, type SpecOptions } from "./spec.ts";
import { many } from "./table.ts";
import { type Proof, type VerifyReport, verifyLines } from "./verify-report.ts";
import { besides, type Destination, destination, write } from "./write.ts";

export interface VerifyCommandOptions extends SpecOptions {
  readonly steps?: number;
  readonly traps?: boolean;
  readonly cache?: boolean;
}

/** `lookback verify`: the C compiler starts at once, beside the reading of the spec. */
export async function verify(spec: string, options: VerifyCommandOptions, run: Run): Promise<void> {
  const starting = startToolchain(options.cache !== false);
  const reports: VerifyReport[] = [];
  run.result["models"] = reports;
  try {
    const opened = await open(spec, options, run);
    for (const model of opened.models) {
      const to = await destination(model, opened, options, run);
      const beside = await besides(to);
      const compiled = await compileOne(model, opened, run);
      const changed = await write(to, compiled.emit.files, run);
      const { problems, ...proof } = await prove(compiled, beside, await starting, options, run);
      const report = { ...compileReport(compiled, to.folder, changed), ...proof };
      reports.push(report);
      for (const line of verifyLines(report)) run.out.print(line);
      say(run, problems);
    }
  } finally {
    await starting.then(
      (toolchain) => toolchain.dispose(),
      () => undefined,
    );
  }
}

function startToolchain(cached: boolean): Promise<Toolchain> {
  const starting = createToolchain(cached ? {} : { cache: false }).then(
    (toolchain) => {
      toolchain.warm();
      return toolchain;
    },
    (error: unknown) => {
      throw error instanceof ToolchainError ? new Refusal(toolchains.noCompiler(undefined, error.message)) : error;
    },
  );
  // The spec may be refused before anybody waits for this.
  starting.catch(() => undefined);
  return starting;
}

/** Builds, compares, measures; `beside` is the folder of the certificate, or of the reproducer. */
async function prove(
  compiled: Compiled,
  beside: Destination,
  toolchain: Toolchain,
  options: VerifyCommandOptions,
  run: Run,
): Promise<Proof & { readonly problems: readonly Diagnostic[] }> {
  const { quantize: graph } = compiled;
  run.out.progress(`${graph.name}: compiling the C to WebAssembly (${toolchain.compiler.label})`);
  const { test, calibration } = compiled.read;
  const recorded = test ?? calibration;
  // The compiler is a process of its own: meanwhile float and fixed point are measured here.
  const [builds, measured] = await Promise.all([
    buildProject(graph, compiled.emit, toolchain, { traps: options.traps === true, signal: run.signal }),
    recorded && measure(compiled.lower, graph, recorded, { signal: run.signal }),
  ]);
  const vectors = chooseVectors(graph, { test, calibration, steps: options.steps });
  run.out.progress(`${graph.name}: comparing ${many(vectors.steps, "step")} with the reference`);
  const verification = await verifyEquality(graph, vectors, builds, {
    signal: run.signal,
    onProgress: (done, total) => run.out.advance(`${graph.name}: comparing step ${grouped(done)} of ${grouped(total)}`),
    versions: { lookback: version, node: process.versions.node },
  });
  const { difference, certificate } = verification;
  const files = difference
    ? reproducer(graph, vectors, difference)
    : { "certificate.json": `${JSON.stringify(certificate, undefined, 2)}\n` };
  await write(beside, withHashes(files), run);
  const { source, file } = certificate.provenance.vectors;
  return {
    problems: [
      ...(difference ? [withReproducer(differenceDiagnostic(graph, difference), beside.folder)] : []),
      ...toleranceProblems(graph.options, measured),
    ],
    ...(measured === undefined ? {} : { measured }),
    verification: {
      equal: verification.equal,
      ...verification.compared,
      vectors: file === undefined ? source : `${source} (${file})`,
      executors: verification.executors.map(({ name }) => name),
      compiler: `${toolchain.compiler.label}, ${toolchain.compiler.version}`,
      digest: certificate.digest,
      folder: shownPath(beside.folder).replaceAll("\\", "/"),
    },
  };
}

/** With the manifest by which the next run knows its own files. */
function withHashes(files: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const named = new Map(Object.entries(files));
  return named.set("manifest.json", `${JSON.stringify({ format: 1, files: hashesOf(named) }, undefined, 2)}\n`);
}

function withReproducer(diagnostic: Diagnostic, folder: string): Diagnostic {
  return {
    ...diagnostic,
    notes: [...(diagnostic.notes ?? []), `reproducer: ${shownPath(join(folder, "main.c"))}, with the inputs from reset to that step`],
  };
}
