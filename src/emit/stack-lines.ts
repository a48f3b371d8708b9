/** What model.h says of the stack: the worst of the compilers that were measured, and which these are. */

import { grouped } from "../diagnostics/words.ts";
import type { StackFacts } from "../ir/stack.ts";

/** hooked: the model calls functions of the firmware, whose stack nobody here knows. */
export function stackLines({ worst, compilers }: StackFacts, hooked: boolean): string[] {
  if (worst === undefined) return ["stack   not measured"];
  const { step, selftest, snapshot, restore } = worst;
  const known = compilers.filter(({ bytes }) => bytes !== undefined);
  const names = [...new Set(known.map(({ compiler, version }) => `${compiler} ${version}`))];
  const levels = [...new Set(known.map(({ flags }) => flags?.split(" ")[0]))];
  const others = compilers.filter(({ bytes }) => bytes === undefined).map(({ compiler }) => compiler);
  return [
    `stack   at most ${grouped(step)} bytes in a step, ${grouped(selftest)} in selftest, ${grouped(snapshot)} in snapshot, ${grouped(restore)} in restore${hooked ? ", without the store hook's own" : ""}`,
    `        (${names.length > 1 ? "the worst of " : ""}${[...names, ...levels].join(", ")}${others.length > 0 ? `; not measured with ${others.join(", ")}` : ""})`,
  ];
}
