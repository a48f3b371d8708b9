/** A snapshot on disk: opened, held against its model, and read. Each failure is one diagnostic. */

import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { type KnownModel, snapshots } from "../diagnostics/snapshots.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { layoutsOf } from "../verify/layout.ts";
import {
  fieldsOfState,
  modelOfSnapshot,
  type SnapshotProblem,
  snapshotBytes,
  snapshotHeadBytes,
  snapshotProblem,
  stateBytesOf,
  wrongValue,
} from "../verify/snapshot.ts";
import { shownPath } from "./paths.ts";

export interface SnapshotFile {
  readonly path: string;
  readonly shown: string;
  readonly bytes: number;
  /** The hash that it names. */
  readonly model: string;
}

export interface HashedModel {
  readonly graph: QuantizedGraph;
  readonly hash: string;
}

/** Reads no more than the head: which model it is of, before anything is compiled for it. */
export function lookAtSnapshot(path: string): SnapshotFile {
  const shown = shownPath(path).replaceAll("\\", "/");
  const { bytes, head } = trying(shown, () => headOf(path));
  const named = modelOfSnapshot(head);
  if ("problem" in named) throw refusal(shown, named.problem, "");
  return { path, shown, bytes, model: named.hash };
}

/** Which of the models it is of. */
export function modelOf<M extends HashedModel>({ shown, model }: SnapshotFile, models: readonly M[], spec: string): M {
  const found = models.find(({ hash }) => hash === model);
  if (found) return found;
  const known: KnownModel[] = models.map(({ graph, hash }) => ({ name: graph.name, hash }));
  throw new Refusal(snapshots.otherModel(undefined, shown, model, spec, known));
}

/** Each node's memory by field, with every value checked. */
export function stateFrom({ path, shown, bytes }: SnapshotFile, { graph, hash }: HashedModel): Record<string, Int32Array>[] {
  const { state: layout } = layoutsOf(graph);
  const needed = snapshotBytes(layout.bytes);
  // Before it is read: it may be of any size.
  if (bytes !== needed) throw refusal(shown, { kind: "length", bytes, needed }, graph.name);
  const snapshot = trying(shown, () => readFileSync(path));
  const problem = snapshotProblem(snapshot, hash, layout.bytes);
  if (problem) throw refusal(shown, problem, graph.name);
  const state = fieldsOfState(graph, layout, stateBytesOf(snapshot));
  const wrong = wrongValue(graph, state);
  if (wrong) throw new Refusal(snapshots.value(undefined, shown, wrong.node, wrong.message));
  return state;
}

function headOf(path: string): { readonly bytes: number; readonly head: Uint8Array } {
  const stat = statSync(path);
  // A pipe would be waited for, for ever.
  if (!stat.isFile()) throw new Error(stat.isDirectory() ? "it is a folder" : "it is not a file");
  const handle = openSync(path, "r");
  try {
    const head = new Uint8Array(snapshotHeadBytes);
    return { bytes: stat.size, head: head.subarray(0, readSync(handle, head)) };
  } finally {
    closeSync(handle);
  }
}

/** The system's reason, without its own words for the path. */
export function trying<T>(shown: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const known: Readonly<Record<string, string>> = {
      ENOENT: "there is no such file or folder",
      EACCES: "permission denied",
      EISDIR: "it is a folder",
      ENOTDIR: "a part of its path is not a folder",
    };
    throw new Refusal(snapshots.unreadable(undefined, shown, known[code ?? ""] ?? message));
  }
}

function refusal(shown: string, problem: SnapshotProblem, model: string): Refusal {
  switch (problem.kind) {
    case "form":
      return new Refusal(snapshots.form(undefined, shown, problem.message));
    case "model":
      return new Refusal(snapshots.otherModel(undefined, shown, problem.hash, "the spec", []));
    case "length":
      return new Refusal(snapshots.length(undefined, shown, problem.bytes, problem.needed, model));
    case "crc":
      return new Refusal(snapshots.crc(undefined, shown, problem.stated, problem.computed));
  }
}
