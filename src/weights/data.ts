/** Recorded sequences from disk: an npz, an npy, or a folder of npy, for each of a model's three uses. */

import type { Span } from "../diagnostics/diagnostic.ts";
import type { Expected, Ports, Sequences, TestSet } from "../ir/data.ts";
import { checkCalibration } from "./data/calibration.ts";
import type { Checked } from "./data/checked.ts";
import { checkExpected } from "./data/expected.ts";
import { checkTest } from "./data/test-set.ts";
import { readTensors } from "./read.ts";

/** `path` as the system knows it, `shown` as messages show it, `at` where the spec names the file. */
export interface DataFile {
  readonly path: string;
  readonly shown: string;
  readonly at?: Span;
}

/** Throws Refusal where the file cannot be read at all; what is wrong with its arrays comes back. */
export async function readCalibration(file: DataFile, ports: Ports): Promise<Checked<Sequences>> {
  return checkCalibration(await readTensors(file.path, file.shown, "data", file.at), ports);
}

/** As readCalibration. */
export async function readExpected(file: DataFile, ports: Ports): Promise<Checked<Expected>> {
  return checkExpected(await readTensors(file.path, file.shown, "data", file.at), ports);
}

/** As readCalibration. */
export async function readTest(file: DataFile, ports: Ports): Promise<Checked<TestSet>> {
  return checkTest(await readTensors(file.path, file.shown, "data", file.at), ports);
}
