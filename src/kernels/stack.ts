/** The stack of the generated functions, from the tables that scripts/measure-stack.mjs writes: a lookup, and nothing is measured here. */

import type { KernelChoice } from "../ir/choice.ts";
import { sequenceLength } from "../ir/graph.ts";
import type { MemoryPlan } from "../ir/plan.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import type { CompilerStack, StackBytes, StackFacts, StackMeasurement } from "../ir/stack.ts";
import { stack as portable } from "./portable/stack.ts";

const tables: Readonly<Record<string, readonly StackMeasurement[]>> = { portable };

/** The core and its compilers, as targets/cores/*.json name them. */
export interface StackTarget {
  readonly core: string;
  readonly compilers: readonly { readonly id: string; readonly flags: readonly string[] }[];
}

type Choices = readonly (KernelChoice | undefined)[];

/** Of a model of whole sequences nothing has been measured yet. */
export function stackOf(graph: QuantizedGraph, choices: Choices, plan: MemoryPlan, target: StackTarget): StackFacts {
  if (sequenceLength(graph) !== undefined) return { compilers: target.compilers.map(({ id }) => ({ compiler: id })) };
  // Where no flag chooses a core, the C is for any: all that were measured.
  const any = target.compilers.some(({ flags }) => flags.length === 0);
  const listed = (row: StackMeasurement) => any || (row.core === target.core && target.compilers.some(({ id }) => id === row.compiler));
  // What was measured does not count.
  const known = plan.counters.length === 0 ? portable : [];
  const measured = known.filter(listed).map((row) => compilerStack(row, choices, plan));
  const others = target.compilers.filter(({ id }) => !measured.some(({ compiler }) => compiler === id)).map(({ id }) => ({ compiler: id }));
  const bytes = measured.flatMap((one) => one.bytes ?? []);
  return { ...(bytes.length === 0 ? {} : { worst: bytes.reduce(greatest) }), compilers: [...measured, ...others] };
}

function compilerStack(row: StackMeasurement, choices: Choices, plan: MemoryPlan): CompilerStack {
  const { core, compiler, version, flags } = row;
  const depths = choices.flatMap((choice) => (choice === undefined ? [] : [depthOf(choice, row)]));
  if (depths.includes(undefined)) return { compiler, core, version, flags };
  const deepest = depths.reduce<number>((most, depth) => Math.max(most, depth ?? 0), 0);
  const { frame, restore } = frameOf(row, choices);
  const step = frame + row.pointerBytes * plan.places.length + deepest;
  return {
    compiler,
    core,
    version,
    flags,
    bytes: {
      step,
      selftest: row.selftest + step + plan.inputBytes + plan.outputBytes,
      snapshot: row.snapshot,
      restore: restore + row.pointerBytes * plan.state.length,
    },
  };
}

/** The greatest of a plain model's and of those that its memories ask for. */
function frameOf(row: StackMeasurement, choices: Choices): { readonly frame: number; readonly restore: number } {
  const asked = choices.flatMap((choice) => row.memories[choice?.kernel.split("/")[1] ?? ""] ?? []);
  return {
    frame: Math.max(row.frame, ...asked.map(({ frame }) => frame)),
    restore: Math.max(row.restore, ...asked.map(({ restore }) => restore)),
  };
}

/** The step's frame is measured with portable kernels; what a kernel needs below it stands in the table of its own folder. */
function depthOf({ kernel, functions }: KernelChoice, { core, compiler, version }: StackMeasurement): number | undefined {
  const [folder = "", name = ""] = kernel.split("/");
  const row = tables[folder]?.find((one) => one.core === core && one.compiler === compiler && one.version === version);
  return row?.kernels[Object.keys(functions).length === 0 ? "loop" : name];
}

function greatest(a: StackBytes, b: StackBytes): StackBytes {
  return {
    step: Math.max(a.step, b.step),
    selftest: Math.max(a.selftest, b.selftest),
    snapshot: Math.max(a.snapshot, b.snapshot),
    restore: Math.max(a.restore, b.restore),
  };
}
