/** Reads targets/*.json. Adding a target is adding a file there; nothing here names one. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { didYouMean } from "../diagnostics/closest.ts";
import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { targeting } from "../diagnostics/targets.ts";
import type { Board } from "./board.ts";
import { boardFaults, coreFaults } from "./check.ts";
import type { Core } from "./core.ts";
import { type Fault, faults, type Schema } from "./schema.ts";
import { boardTarget, coreTarget, type Target } from "./target.ts";

/** The folder beside src/ and dist/: this module lies equally deep in both. */
const shipped = fileURLToPath(new URL("../../targets", import.meta.url));

let loaded: readonly Target[] | undefined;

/** All targets, cores before boards, each by name. Throws a Refusal that names every fault of every file. */
export function loadTargets(folder: string = shipped): readonly Target[] {
  if (folder !== shipped) return read(folder);
  loaded ??= read(folder);
  return loaded;
}

/** The target that --target names, or a Refusal with what was meant. */
export function findTarget(name: string, targets: readonly Target[] = loadTargets()): Target {
  const target = targets.find((one) => one.name === name);
  if (target) return target;
  const known = targets.map((one) => one.name);
  throw new Refusal(targeting.unknownTarget(undefined, name, known));
}

function read(folder: string): readonly Target[] {
  const found: Diagnostic[] = [];
  const schema = JSON.parse(text(`${folder}/schema.json`)) as Schema;
  const cores = kindOf<Core>(folder, "cores", "core", schema, coreFaults, found);
  const boards = kindOf<Board<string>>(folder, "boards", "board", schema, boardFaults, found);
  const coreFiles = namesIn(`${folder}/cores`);
  const coreNamed = new Map(cores.map((core) => [core.name, core]));
  const targets: Target[] = cores.map(coreTarget);
  for (const board of boards) {
    const file = `targets/boards/${board.name}.json`;
    const core = coreNamed.get(board.core);
    if (!core && !coreFiles.includes(`${board.core}.json`)) {
      const fix = didYouMean(board.core, coreNamed.keys()) ?? `cores are ${[...coreNamed.keys()].join(", ")}`;
      found.push(fact(file, "/core", `/core names ${JSON.stringify(board.core)}, which is no core`, fix));
    }
    if (coreNamed.has(board.name)) found.push(fact(file, "/name", "/name is a core's name too", "call the board by the name on its box"));
    if (core) targets.push(boardTarget(board, core));
  }
  if (found.length > 0) throw new Refusal(...found);
  return targets;
}

/** The files of one kind that have no fault; the faults of the others go to `found`. */
function kindOf<T extends Core | Board<string>>(
  folder: string,
  sub: "cores" | "boards",
  kind: T["kind"],
  schema: Schema,
  contradictions: (value: T) => Fault[],
  found: Diagnostic[],
): T[] {
  const values: T[] = [];
  for (const name of namesIn(`${folder}/${sub}`)) {
    const file = `targets/${sub}/${name}`;
    const value = parse(text(`${folder}/${sub}/${name}`), file, found);
    if (value === undefined) continue;
    const misfits = faults(value, { $ref: `#/$defs/${kind}` }, schema);
    const wrong = misfits.length > 0 ? misfits : contradictions(value as T);
    found.push(...wrong.map(({ pointer, problem, fix }) => fact(file, pointer, problem, fix)));
    if (misfits.length > 0) continue;
    const checked = value as T;
    if (name === `${checked.name}.json`) values.push(checked);
    else
      found.push(
        fact(file, "/name", `/name is ${JSON.stringify(checked.name)}, but the file is ${name}`, `call the file ${checked.name}.json`),
      );
  }
  return values;
}

function parse(json: string, file: string, found: Diagnostic[]): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (thrown) {
    found.push(targeting.targetSyntax({ file }, thrown instanceof Error ? thrown.message : String(thrown)));
    return undefined;
  }
}

function fact(file: string, item: string, problem: string, fix: string): Diagnostic {
  return targeting.targetFact({ file, item }, problem, fix);
}

function namesIn(folder: string): string[] {
  return orRefuse(() => readdirSync(folder))
    .filter((name) => name.endsWith(".json") && !name.startsWith("."))
    .map((name) => name.slice(0, -".json".length))
    .sort()
    .map((name) => `${name}.json`);
}

function text(file: string): string {
  return orRefuse(() => readFileSync(file, "utf8")).replace(/^\ufeff/, "");
}

function orRefuse<T>(action: () => T): T {
  try {
    return action();
  } catch (thrown) {
    throw new Refusal(targeting.targetsUnreadable(undefined, thrown instanceof Error ? thrown.message : String(thrown)));
  }
}
