import { loadTargets } from "../targets/load.ts";
import type { Console } from "./console.ts";
import { grouped, table } from "./table.ts";

/** `lookback targets`: what --target takes. */
export function targets(out: Console): void {
  const all = loadTargets();
  const rows = all.map((target) => [
    target.name,
    target.kind,
    target.core.name,
    target.ramBytes === undefined ? "" : grouped(target.ramBytes),
    target.flashBytes === undefined ? "" : grouped(target.flashBytes),
    target.core.kernels.join(", "),
    target.title,
  ]);
  for (const line of table(["target", "kind", "core", "RAM bytes", "flash bytes", "kernels", ""], rows)) out.print(line);
  out.printJson({ schema: "lookback/1", command: "targets", targets: all });
}
