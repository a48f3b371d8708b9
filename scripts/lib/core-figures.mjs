/** What a model costs on a core: figures of the compiler and of an exact emulator, the same on every machine. */

import { measureOn, objectSizes } from "./firmware.mjs";
import { manifestOf } from "./models.mjs";

export async function coreFigures(core, project) {
  const [measured, sizes] = await Promise.all([measureOn(core, project), objectSizes(core, project)]);
  const { state, scratch, weights, tables } = manifestOf(project).bytes;
  const { prefix } = project;
  return {
    executor: core.executor,
    compiler: `${core.compiler} ${core.version} ${core.optimize.join(" ")}`,
    instructionsPerStep: measured.mean,
    ram: { state, scratch, stack: measured.step },
    // .text with constants: the model hash stands in the code's file, the recorded steps in the self-test's.
    flash: { weights, tables, code: sizes[`${prefix}.c`] + sizes[`${prefix}_kernels.c`], selftest: sizes[`${prefix}_selftest.c`] },
  };
}

/** Every number by its path, for comparison. */
export function numbersOf(value, path = "") {
  if (typeof value === "number") return [[path, value]];
  if (typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersOf(inner, path === "" ? key : `${path} ${key}`));
}
