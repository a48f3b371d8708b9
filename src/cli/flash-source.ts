/** What flash is given: a spec, a project that was built, or an image. */

import { readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { flashing } from "../diagnostics/flashing.ts";
import { builtFolder, readProject } from "../emit/output-folder.ts";
import type { ImageFile } from "../flash/extent.ts";
import { readElf } from "../images/elf.ts";
import { type Format, filesOf } from "../images/file.ts";
import type { Target } from "../targets/target.ts";
import { buildModel, openForBoard } from "./build-command.ts";
import { shownPath } from "./paths.ts";
import type { Run } from "./run.ts";
import type { SpecOptions } from "./spec.ts";

export interface Source {
  readonly images: readonly ImageFile[];
  /** Of a model of ours: what the greeting must say. */
  readonly model?: { readonly name: string; readonly hash: string; readonly spec?: string };
}

const formats: readonly Format[] = ["elf", "hex", "bin", "uf2", "esp32"];

/** Throws a Refusal where there is no program in it, or one for another board. */
export async function flashSource(what: string, target: Target, options: SpecOptions, run: Run): Promise<Source> {
  const ending = extname(what).slice(1).toLowerCase();
  if ([...formats, "ihex"].some((format) => format === ending))
    return imageSource(what, ending === "ihex" ? "hex" : (ending as Format), target);
  const isFolder = await stat(what).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  return isFolder ? projectSource(what, target) : specSource(what, options, run);
}

async function specSource(spec: string, options: SpecOptions, run: Run): Promise<Source> {
  const { opened, compiler } = await openForBoard(spec, options, run);
  const [model, ...more] = opened.models;
  if (!model || more.length > 0) {
    const names = opened.models.map(({ name }) => name).join(", ");
    throw new Refusal(
      flashing.noProgram(
        undefined,
        `the spec exports ${opened.models.length} models (${names}), and a board runs one: choose it with --model`,
      ),
    );
  }
  const { report, images } = await buildModel(model, opened, compiler, options, run);
  return { images, model: { name: report.name, hash: report.hash, spec } };
}

async function projectSource(folder: string, target: Target): Promise<Source> {
  const manifest = await readProject(folder);
  if (!manifest)
    throw new Refusal(flashing.noProgram({ file: folder }, "this folder holds no project of lookback, or one that was edited"));
  if (typeof manifest["target"] === "string" && manifest["target"] !== target.name)
    throw new Refusal(flashing.otherTarget({ file: folder }, folder, manifest["target"], target.name));
  const prefix = String(manifest["prefix"]);
  const found = await Promise.all(
    formats.map(async (format) => {
      const path = join(folder, builtFolder, `${prefix}.${format}`);
      const bytes = await readFile(path).catch(() => undefined);
      return bytes === undefined ? [] : [{ format, path: shownPath(path), bytes }];
    }),
  );
  const images = found.flat();
  if (images.length === 0)
    throw new Refusal(
      flashing.noProgram({ file: folder }, `this project was not built: lookback build makes ${builtFolder}/${prefix}.elf`),
    );
  const { name, hash } = manifest["model"] as { readonly name: string; readonly hash: string };
  return { images, model: { name, hash } };
}

/** From an ELF file all other kinds are made. */
async function imageSource(path: string, format: Format, target: Target): Promise<Source> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(flashing.noProgram({ file: path }, `${basename(path)} cannot be read: ${error.code ?? error.message}`));
  });
  const own = { format: format === "bin" && target.board?.image === "esp32" ? ("esp32" as const) : format, path, bytes };
  if (format !== "elf") return { images: [own] };
  const reading = readElf(bytes, path);
  if ("diagnostics" in reading) throw new Refusal(...reading.diagnostics);
  return {
    images: [
      own,
      ...[...filesOf(reading.value, target)].map(([kind, made]) => ({
        format: kind,
        path: `${path.slice(0, -4)}.flash.${kind}`,
        bytes: made,
        made: true,
      })),
    ],
  };
}
