import { join } from "node:path";
import { createToolchain, type Toolchain, ToolchainError } from "wasi-sdk-bindings";
import { buildProject } from "../build.ts";
import type { Compiled } from "../compile.ts";
import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { toolchains } from "../diagnostics/toolchain.ts";
import { grouped } from "../diagnostics/words.ts";
import { hashesOf } from "../emit/output-folder.ts";
import { findTarget } from "../targets/load.ts";
import { type Difference, differenceDiagnostic } from "../verify/difference.ts";
import { measure } from "../verify/measure.ts";
import { reproducer } from "../verify/reproducer.ts";
import { toleranceProblems } from "../verify/tolerance.ts";
import { chooseVectors } from "../verify/vectors.ts";
import { type Verification, type VerifyOptions, verifyEquality } from "../verify/verify.ts";
import { version } from "../version.ts";
import { executorsOf, type On } from "./on.ts";
import { shownPath } from "./paths.ts";
import { compileReport } from "./report.ts";
import { type Run, say } from "./run.ts";
import { compileOne, open, type SpecOptions } from "./spec.ts";
import { many } from "./table.ts";
import type { Device, DevicesRan, Ran } from "./verify-on.ts";
import { type Proof, type VerifyReport, verifyLines } from "./verify-report.ts";
import { besides, type Destination, destination, write } from "./write.ts";

export interface VerifyCommandOptions extends SpecOptions {
  readonly steps?: number;
  readonly traps?: boolean;
  readonly cache?: boolean;
  /** Who runs the C; without it, WebAssembly. */
  readonly on?: string;
}

/** `lookback verify`: the C compiler starts at once, beside the reading of the spec. */
export async function verify(spec: string, options: VerifyCommandOptions, run: Run): Promise<void> {
  const on: readonly On[] = options.on === undefined ? [wasmAlone] : executorsOf(options.on, findTarget(options.target));
  const starting = on.some(({ kind }) => kind === "wasm") ? startToolchain(options.cache !== false) : undefined;
  const reports: VerifyReport[] = [];
  run.result["models"] = reports;
  try {
    const opened = await open(spec, options, run);
    for (const model of opened.models) {
      const to = await destination(model, opened, options, run);
      const beside = await besides(to);
      const compiled = await compileOne(model, opened, run);
      const changed = await write(to, compiled.emit.files, run);
      const { problems, ...proof } = await prove(
        compiled,
        beside,
        { toolchain: await starting, devices: on.filter(isDevice) },
        options,
        run,
      );
      const report = { ...compileReport(compiled, to.folder, changed), ...proof };
      reports.push(report);
      for (const line of verifyLines(report)) run.out.print(line);
      say(run, problems);
    }
  } finally {
    await starting?.then(
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

const wasmAlone: On = { kind: "wasm", name: "wasm" };

function isDevice(one: On): one is Device {
  return one.kind !== "wasm";
}

const noDevices: DevicesRan = { ran: [], verifications: [], differences: [], problems: [] };

interface Who {
  /** Of WebAssembly, if that is among them. */
  readonly toolchain: Toolchain | undefined;
  readonly devices: readonly Device[];
}

/** Builds, compares, measures; `beside` is the folder of the certificate, or of the reproducer. */
async function prove(
  compiled: Compiled,
  beside: Destination,
  { toolchain, devices }: Who,
  options: VerifyCommandOptions,
  run: Run,
): Promise<Proof & { readonly problems: readonly Diagnostic[] }> {
  const { quantize: graph } = compiled;
  const { signal } = run;
  if (toolchain) run.out.progress(`${graph.name}: compiling the C to WebAssembly (${toolchain.compiler.label})`);
  // Boards bring compilers, images and emulators with them, which WebAssembly alone need not wait for.
  const boards = devices.length === 0 ? undefined : await import("./verify-on.ts");
  const { test, calibration } = compiled.read;
  const recorded = test ?? calibration;
  // The compilers are processes of their own: meanwhile float and fixed point are measured here.
  const [builds, ready, measured] = await Promise.all([
    toolchain && buildProject(graph, compiled.emit, toolchain, { traps: options.traps === true, signal }),
    boards?.prepare(compiled, devices, signal, (text) => run.out.progress(`${graph.name}: ${text}`)),
    recorded && measure(compiled.lower, graph, recorded, { signal }),
  ]);
  const vectors = chooseVectors(graph, { test, calibration, steps: options.steps });
  const comparing: VerifyOptions = { signal, versions: { lookback: version, node: process.versions.node } };
  const verified = async (): Promise<Verification | undefined> => {
    if (!builds) return undefined;
    run.out.progress(`${graph.name}: comparing ${many(vectors.steps, "step")} with the reference`);
    const onProgress = (done: number, total: number) =>
      run.out.advance(`${graph.name}: comparing step ${grouped(done)} of ${grouped(total)}`);
    return verifyEquality(graph, vectors, builds, { ...comparing, onProgress });
  };
  const wasm = await verified();
  if (boards) run.out.progress(`${graph.name}: comparing ${many(vectors.steps, "step")} on ${devices.map(({ name }) => name).join(", ")}`);
  const on = boards && ready ? await boards.runOn(compiled, ready, vectors, comparing) : noDevices;
  const main = wasm ?? on.verifications.find(({ equal }) => equal) ?? on.verifications[0];
  if (main === undefined) throw new Refusal(...on.problems);
  const differences = [...(wasm?.difference ? [wasm.difference] : []), ...on.differences];
  const [difference] = differences;
  const { certificate } = main;
  const files = difference
    ? reproducer(graph, vectors, difference)
    : { "certificate.json": `${JSON.stringify(certificate, undefined, 2)}\n` };
  await write(beside, withHashes(files), run);
  const { source, file } = certificate.provenance.vectors;
  const compiler = toolchain ? `${toolchain.compiler.label}, ${toolchain.compiler.version}` : compilerOf(on);
  return {
    problems: [...on.problems, ...problemsOf(graph, differences, beside.folder), ...toleranceProblems(graph.options, measured)],
    ...(measured === undefined ? {} : { measured }),
    verification: {
      equal: difference === undefined && on.problems.length === 0,
      ...main.compared,
      vectors: file === undefined ? source : `${source} (${file})`,
      executors: [...(wasm?.executors ?? []).map(({ name }) => name), ...devices.map(({ name }) => name)],
      compiler,
      digest: certificate.digest,
      folder: shownPath(beside.folder).replaceAll("\\", "/"),
      ...(options.on === undefined ? {} : { runs: [...(wasm ? [wasmRan(wasm, compiler)] : []), ...on.ran] }),
    },
  };
}

function wasmRan({ equal, certificate, compared }: Verification, compiler: string): Ran {
  return { executor: "wasm", equal, steps: compared.steps, ...(equal ? { digest: certificate.digest } : {}), compiler };
}

function compilerOf({ ran }: DevicesRan): string {
  return [...new Set(ran.map(({ compiler }) => compiler ?? "unknown"))].join("; ");
}

/** The first difference has a reproducer; further ones are of other executors. */
function problemsOf(graph: Compiled["quantize"], differences: readonly Difference[], folder: string): Diagnostic[] {
  return differences.map((one, i) =>
    i === 0 ? withReproducer(differenceDiagnostic(graph, one), folder) : differenceDiagnostic(graph, one),
  );
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
