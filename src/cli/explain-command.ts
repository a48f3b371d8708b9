import { catalogue } from "../diagnostics/catalogue.ts";
import { commands } from "../diagnostics/command.ts";
import { Refusal } from "../diagnostics/diagnostic.ts";
import type { Run } from "./run.ts";
import { table } from "./table.ts";

/** `lookback explain [code]`: a paragraph on one code, or the table of all. */
export function explain(code: string | undefined, run: Run): void {
  if (code === undefined) {
    const all = [...catalogue.values()];
    run.result["codes"] = all;
    for (const line of table(
      ["code", "severity", "what"],
      all.map((definition) => [definition.code, definition.severity, definition.title]),
    ))
      run.out.print(line);
    return;
  }
  const definition = catalogue.get(code.toUpperCase());
  if (definition === undefined) throw new Refusal(commands.unknownCode(undefined, code, [...catalogue.keys()]));
  run.result["codes"] = [definition];
  run.out.print(`${definition.code} (${definition.severity}): ${definition.title}\n\n${wrapped(definition.explanation)}`);
}

/** Paragraphs at 100 columns; lines of examples stay as they are. */
function wrapped(text: string): string {
  return text
    .split("\n")
    .map((line) => (/^(Wrong|Right|Not yet|Meanwhile|Try):/.test(line) ? line : line.replace(/(.{1,100})( +|$)/g, "$1\n").trimEnd()))
    .join("\n");
}
