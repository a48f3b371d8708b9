/** What --on names: who runs the C. Names are looked up before anything is read. */

import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { executing } from "../diagnostics/executors.ts";
import { loadTargets } from "../targets/load.ts";
import type { Target } from "../targets/target.ts";

export type On =
  | { readonly kind: "wasm"; readonly name: string }
  | { readonly kind: "emulator"; readonly name: string; readonly target: Target }
  | { readonly kind: "port"; readonly name: string; readonly target: Target; readonly port: string };

const portPrefix = "serial:";

/** Each once, in the order of the list. Throws a Refusal with everything that is wrong in it. */
export function executorsOf(list: string, target: Target): readonly On[] {
  const problems: Diagnostic[] = [];
  const found = new Map<string, On>();
  for (const name of list.split(",").map((word) => word.trim())) {
    const one = executorOf(name, target);
    if ("kind" in one) found.set(name, one);
    else problems.push(one);
  }
  if (problems.length > 0) throw new Refusal(...problems);
  return [...found.values()];
}

function executorOf(name: string, target: Target): On | Diagnostic {
  if (name === "wasm") return { kind: "wasm", name };
  if (name.startsWith(portPrefix) && name.length > portPrefix.length) {
    if (target.kind !== "board") return executing.portOfWhat(undefined, name, target.name);
    return { kind: "port", name, target, port: name.slice(portPrefix.length) };
  }
  const boards = loadTargets().filter(({ kind }) => kind === "board");
  const board = boards.find((one) => one.name === name);
  const emulated = boards.filter((one) => one.board?.emulator);
  if (board === undefined) return executing.unknown(undefined, name, ["wasm", ...emulated.map((one) => one.name)]);
  return board.board?.emulator ? { kind: "emulator", name, target: board } : executing.noEmulator(undefined, name);
}
