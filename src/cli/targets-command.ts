import { grouped } from "../diagnostics/words.ts";
import { loadTargets } from "../targets/load.ts";
import type { Core } from "../targets/target.ts";
import type { Run } from "./run.ts";
import { table } from "./table.ts";

/** `lookback targets`: what --target takes. */
export function targets(run: Run): void {
  const all = loadTargets();
  run.result["targets"] = all.map((target) => ({ ...target, core: withoutSchema(target.core) }));
  const rows = all.map((target) => [
    target.name,
    target.kind,
    target.core.name,
    target.ramBytes === undefined ? "" : grouped(target.ramBytes),
    target.flashBytes === undefined ? "" : grouped(target.flashBytes),
    target.core.kernels.join(", "),
    target.title,
  ]);
  for (const line of table(["target", "kind", "core", "RAM bytes", "flash bytes", "kernels", "what"], rows)) run.out.print(line);
}

/** What an editor needs in the file is no fact of the core. */
function withoutSchema(core: Core & { readonly $schema?: string }): Core {
  const { $schema: _, ...facts } = core;
  return facts;
}
