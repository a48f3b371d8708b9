import { grouped } from "../diagnostics/words.ts";
import { loadTargets } from "../targets/load.ts";
import type { Target } from "../targets/target.ts";
import type { Run } from "./run.ts";
import { table } from "./table.ts";

/** `lookback targets`: what --target takes. */
export function targets(run: Run): void {
  const all = loadTargets();
  run.result["targets"] = all.map((target) => ({ ...target, core: withoutSchema(target.core) }));
  const cores = all.filter(({ kind }) => kind === "core");
  const boards = all.filter(({ kind }) => kind === "board");
  for (const line of table(["core", "kernels", "what"], cores.map(coreRow))) run.out.print(line);
  run.out.print("");
  const head = ["board", "core", "MHz", "RAM bytes", "flash bytes", "flashed by", "emulated by", "what"];
  for (const line of table(head, boards.map(boardRow))) run.out.print(line);
}

function coreRow({ name, core, title }: Target): string[] {
  return [name, core.kernels.join(", "), title];
}

function boardRow({ name, core, clockHz, ramBytes = 0, flashBytes = 0, board, title }: Target): string[] {
  const { emulator, flash = [] } = board ?? {};
  return [
    name,
    core.name,
    clockHz === undefined ? "" : String(clockHz / 1e6),
    grouped(ramBytes),
    grouped(flashBytes),
    flash[0]?.method ?? "",
    emulator?.program ?? "",
    title,
  ];
}

/** What an editor needs in the file is no fact of the core. */
function withoutSchema(core: Target["core"] & { readonly $schema?: string }): Target["core"] {
  const { $schema: _, ...facts } = core;
  return facts;
}
