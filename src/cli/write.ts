/** Where a model's files go, and writing them: what is up to date keeps its files and their times. */

import { resolve } from "node:path";
import { checkFolder, type WriteOptions, writeProject } from "../emit/output-folder.ts";
import type { Model } from "../ir/model.ts";
import { shownPath } from "./paths.ts";
import type { Run } from "./run.ts";
import type { Opened, SpecOptions } from "./spec.ts";

export interface Destination {
  /** Absolute. */
  readonly folder: string;
  readonly model: Model;
  readonly options: WriteOptions;
}

/** build/<model> below the working folder, unless -o names another. Refuses a folder that could not be written in the end. */
export async function destination(model: Model, opened: Opened, options: SpecOptions, run: Run): Promise<Destination> {
  const folder = resolve(options.output ?? `build/${model.name}`);
  return checked({ folder, model, options: writeOptions(opened, options, run) });
}

const proofFiles = ["certificate.json", "main.c", "reproducer.json", "manifest.json"];

/** Beside the project, for what verify finds. A reproducer that was built leaves its program there: foreign files are kept. */
export async function besides({ folder, model, options }: Destination): Promise<Destination> {
  return checked({ folder: `${folder}-verify`, model, options: { ...options, keepForeign: true } });
}

async function checked(to: Destination): Promise<Destination> {
  await checkFolder(shownPath(to.folder), to.options, proofFiles);
  return to;
}

function writeOptions({ protectedFolders }: Opened, { force }: SpecOptions, { signal }: Run): WriteOptions {
  return { protectedFolders, signal, force: force === true };
}

/** Whether anything changed. */
export async function write(
  { folder, model, options }: Destination,
  files: ReadonlyMap<string, string>,
  run: Run,
  built?: ReadonlyMap<string, Uint8Array>,
): Promise<boolean> {
  run.signal.throwIfAborted();
  const changed = await writeProject(shownPath(folder), files, { ...options, ...(built && { built }) });
  run.out.progress(`${model.name}: ${shownPath(folder)} is ${changed ? "written" : "up to date"}`);
  return changed;
}
