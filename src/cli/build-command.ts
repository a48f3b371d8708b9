import { buildFirmware, findCompiler, refuseCore } from "../build-firmware.ts";
import { builtFolder } from "../emit/output-folder.ts";
import { findTarget } from "../targets/load.ts";
import { type BuildReport, buildLines } from "./build-report.ts";
import { shownPath } from "./paths.ts";
import { compileReport } from "./report.ts";
import type { Run } from "./run.ts";
import { compileOne, open, type SpecOptions } from "./spec.ts";
import { destination, write } from "./write.ts";

/** `lookback build`: every model's C project, and beside it the program and the images for a board. */
export async function build(spec: string, options: SpecOptions, run: Run): Promise<void> {
  const reports: BuildReport[] = [];
  run.result["models"] = reports;
  // What a spec cannot change is said first.
  const target = findTarget(options.target);
  refuseCore(target);
  const compiler = await findCompiler(target);
  const opened = await open(spec, options, run);
  for (const model of opened.models) {
    const to = await destination(model, opened, options, run);
    const compiled = await compileOne(model, opened, run);
    const { prefix, files } = compiled.emit;
    run.out.progress(`${model.name}: building for ${target.name} (${compiler.label})`);
    const made = await buildFirmware({ project: compiled.emit, target, compiler, signal: run.signal });
    const images = [["elf", made.elf] as const, ...made.images].map(([format, bytes]) => ({ name: `${prefix}.${format}`, bytes }));
    const changed = await write(to, files, run, new Map(images.map(({ name, bytes }) => [name, bytes])));
    const folder = shownPath(to.folder).replaceAll("\\", "/");
    const report: BuildReport = {
      ...compileReport(compiled, to.folder, changed),
      firmware: {
        compiler: made.compiler,
        files: images.map(({ name, bytes }) => ({ file: `${folder}/${builtFolder}/${name}`, bytes: bytes.length })),
        sizes: made.sizes,
      },
    };
    reports.push(report);
    for (const line of buildLines(report)) run.out.print(line);
  }
}
