import type { FoundCCompiler } from "c-compilers";
import { buildFirmware, findCompiler, refuseCore } from "../build-firmware.ts";
import { builtFolder } from "../emit/output-folder.ts";
import type { Format } from "../images/file.ts";
import type { Model } from "../ir/model.ts";
import { findTarget } from "../targets/load.ts";
import { type BuildReport, buildLines } from "./build-report.ts";
import { shownPath } from "./paths.ts";
import { compileReport } from "./report.ts";
import type { Run } from "./run.ts";
import { compileOne, type Opened, open, type SpecOptions } from "./spec.ts";
import { destination, write } from "./write.ts";

export interface BuiltImage {
  readonly format: Format;
  /** As the user would name it from the working folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface BuiltModel {
  readonly report: BuildReport;
  readonly images: readonly BuiltImage[];
}

/** `lookback build`: every model's C project, and beside it the program and the images for a board. */
export async function build(spec: string, options: SpecOptions, run: Run): Promise<void> {
  const reports: BuildReport[] = [];
  run.result["models"] = reports;
  const { opened, compiler } = await openForBoard(spec, options, run);
  for (const model of opened.models) {
    const { report } = await buildModel(model, opened, compiler, options, run);
    reports.push(report);
    for (const line of buildLines(report)) run.out.print(line);
  }
}

/** What a spec cannot change is said before it is read. */
export async function openForBoard(
  spec: string,
  options: SpecOptions,
  run: Run,
): Promise<{ readonly opened: Opened; readonly compiler: FoundCCompiler }> {
  const target = findTarget(options.target);
  refuseCore(target);
  const compiler = await findCompiler(target);
  return { opened: await open(spec, options, run), compiler };
}

export async function buildModel(
  model: Model,
  opened: Opened,
  compiler: FoundCCompiler,
  options: SpecOptions,
  run: Run,
): Promise<BuiltModel> {
  const { target } = opened;
  const to = await destination(model, opened, options, run);
  const compiled = await compileOne(model, opened, run);
  const { prefix, files } = compiled.emit;
  run.out.progress(`${model.name}: building for ${target.name} (${compiler.label})`);
  const made = await buildFirmware({ project: compiled.emit, target, compiler, signal: run.signal });
  const folder = shownPath(to.folder).replaceAll("\\", "/");
  const images = [["elf", made.elf] as const, ...made.images].map(([format, bytes]) => ({ format, name: `${prefix}.${format}`, bytes }));
  const changed = await write(to, files, run, new Map(images.map(({ name, bytes }) => [name, bytes])));
  const paths = images.map(({ format, name, bytes }) => ({ format, path: `${folder}/${builtFolder}/${name}`, bytes }));
  const report: BuildReport = {
    ...compileReport(compiled, to.folder, changed),
    firmware: {
      compiler: made.compiler,
      files: paths.map(({ path, bytes }) => ({ file: path, bytes: bytes.length })),
      sizes: made.sizes,
    },
  };
  return { report, images: paths };
}
