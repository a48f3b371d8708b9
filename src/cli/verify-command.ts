import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { createToolchain, type Toolchain, ToolchainError } from "wasi-sdk-bindings";
import { buildProject } from "../build.ts";
import type { Compiled } from "../compile.ts";
import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { toolchains } from "../diagnostics/toolchain.ts";
import { writeProject } from "../emit/output-folder.ts";
import { differenceDiagnostic } from "../verify/difference.ts";
import { type Measurement, measure } from "../verify/measure.ts";
import { reproducer } from "../verify/reproducer.ts";
import { toleranceProblems } from "../verify/tolerance.ts";
import { chooseVectors } from "../verify/vectors.ts";
import { type Verification, verifyEquality } from "../verify/verify.ts";
import { version } from "../version.ts";
import { shownPath } from "./paths.ts";
import { compileReport, type ModelReport, reportLines } from "./report.ts";
import { compileOne, folderOf, type Run, readModels, type SpecOptions, say } from "./spec.ts";
import { grouped, short } from "./table.ts";

export interface VerifyCommandOptions extends SpecOptions {
  readonly steps?: number;
  readonly traps?: boolean;
  readonly cache?: boolean;
}

/** `lookback verify`: the C compiler starts at once, beside the reading of the spec. */
export async function verify(spec: string, options: VerifyCommandOptions, run: Run): Promise<void> {
  const starting = startToolchain(options.cache !== false);
  try {
    const { parsed, models } = await readModels(spec, options, run);
    const reports: VerifyReport[] = [];
    for (const model of models) {
      const compiled = await compileOne(model, parsed.root, options, run);
      const folder = folderOf(model, options);
      await writeProject(folder, compiled.emit.files, {
        protectedFolders: [parsed.root, dirname(resolve(spec))],
        ...(options.force ? { force: true } : {}),
      });
      const report = await verifyOne(compiled, folder, await starting, options, run);
      reports.push(report);
      for (const line of verifyLines(report)) run.out.print(line);
    }
    const failed = run.diagnostics.some(({ severity }) => severity !== "warning");
    run.out.printJson({
      schema: "lookback/1",
      command: "verify",
      ok: !failed,
      exitCode: failed ? 3 : 0,
      models: reports,
      diagnostics: run.diagnostics,
    });
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

export interface VerifyReport extends ModelReport {
  /** Fixed point against float, over the recorded data. */
  readonly measured?: Measurement;
  readonly verification: {
    readonly equal: boolean;
    readonly sequences: number;
    readonly steps: number;
    readonly values: number;
    readonly vectors: string;
    readonly executors: readonly string[];
    readonly compiler: string;
    readonly digest: string;
    /** Where the certificate, or the reproducer of a difference, was written. */
    readonly folder: string;
  };
}

async function verifyOne(
  compiled: Compiled,
  folder: string,
  toolchain: Toolchain,
  options: VerifyCommandOptions,
  run: Run,
): Promise<VerifyReport> {
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
  run.out.progress(`${graph.name}: comparing ${grouped(vectors.steps)} steps with the reference`);
  const verification = await verifyEquality(graph, vectors, builds, {
    signal: run.signal,
    onProgress: (done, total) => run.out.advance(`${graph.name}: comparing step ${grouped(done)} of ${grouped(total)}`),
    versions: { lookback: version, node: process.versions.node },
  });
  const { difference } = verification;
  const beside = `${folder}-verify`;
  await writeBeside(
    beside,
    difference
      ? reproducer(graph, vectors, difference)
      : { "certificate.json": `${JSON.stringify(verification.certificate, undefined, 2)}\n` },
  );
  if (difference) say(run, [withReproducer(differenceDiagnostic(graph, difference), beside)]);
  say(run, toleranceProblems(graph.options, measured));
  return verifyReport(compiled, folder, verification, measured, toolchain, beside);
}

function verifyReport(
  compiled: Compiled,
  folder: string,
  verification: Verification,
  measured: Measurement | undefined,
  toolchain: Toolchain,
  beside: string,
): VerifyReport {
  const { source, file } = verification.certificate.provenance.vectors;
  return {
    ...compileReport(compiled, folder),
    ...(measured === undefined ? {} : { measured }),
    verification: {
      equal: verification.equal,
      ...verification.compared,
      vectors: file === undefined ? source : `${source} (${file})`,
      executors: verification.executors.map(({ name }) => name),
      compiler: `${toolchain.compiler.label}, ${toolchain.compiler.version}`,
      digest: verification.certificate.digest,
      folder: shownPath(beside).replaceAll("\\", "/"),
    },
  };
}

function withReproducer(diagnostic: Diagnostic, folder: string): Diagnostic {
  return {
    ...diagnostic,
    notes: [...(diagnostic.notes ?? []), `reproducer: ${shownPath(join(folder, "main.c"))}, with the inputs from reset to that step`],
  };
}

/** Only what verify itself writes is replaced. */
async function writeBeside(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const old of ["certificate.json", "main.c", "reproducer.json"]) if (!(old in files)) await rm(join(folder, old), { force: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

function verifyLines(report: VerifyReport): string[] {
  const { verification: v, measured } = report;
  return [
    ...reportLines(report, measured ? ["max error", "rms error"] : [], (layer) => errorCells(layer, measured)),
    `bit-exact     ${v.equal ? "yes" : "NO"}: every layer of ${grouped(v.steps)} steps in ${grouped(v.sequences)} sequences of ${v.vectors}, ${grouped(v.values)} values`,
    `executors     ${v.executors.join(", ")} (${v.compiler})`,
    ...(measured ? measuredLines(measured) : ["accuracy      not measured (the model names no recorded data)"]),
    `certificate   ${v.digest.slice(0, 16)}... in ${v.folder}`,
  ];
}

/** In real units: what fixed point costs. */
function errorCells(layer: string, measured: Measurement | undefined): string[] {
  const found = measured?.layers.find(({ name }) => name === layer);
  return found === undefined ? ["", ""] : [short(found.error.max), short(found.error.rms)];
}

function measuredLines({ file, accuracy, targets }: Measurement): string[] {
  const right = (count: number, total: number) => `${grouped(count)} of ${grouped(total)} (${((100 * count) / total).toFixed(2)}%)`;
  const labels = accuracy.map(
    ({ output, float, fixed, total, differing }) =>
      `accuracy      ${output}: float ${right(float, total)}, fixed point ${right(fixed, total)}, ${grouped(differing)} decisions differ (${file})`,
  );
  const floats = targets.map(
    ({ output, float, fixed, steps }) =>
      `accuracy      ${output}: rms distance from its targets ${short(float.rms)} in float, ${short(fixed.rms)} in fixed point, ${grouped(steps)} steps (${file})`,
  );
  return [...labels, ...floats];
}
