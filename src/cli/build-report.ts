/** What build says of a program for a board. */

import { grouped } from "../diagnostics/words.ts";
import type { FirmwareSizes } from "../firmware-sizes.ts";
import type { ModelReport } from "./report.ts";
import { table } from "./table.ts";

export interface BuildReport extends ModelReport {
  readonly firmware: {
    readonly compiler: { readonly id: string; readonly label: string; readonly version: string; readonly flags: readonly string[] };
    readonly files: readonly { readonly file: string; readonly bytes: number }[];
    readonly sizes: FirmwareSizes;
  };
}

export function buildLines({ name, target, hash, stack, firmware }: BuildReport): string[] {
  const { compiler, files, sizes } = firmware;
  const { flash, ram } = sizes;
  const free = ram.of - ram.total;
  const deepest = stack === undefined ? undefined : Math.max(stack.step, stack.selftest, stack.snapshot, stack.restore);
  const parts = (memory: string, rows: readonly (readonly [part: string, bytes: number])[], of: number): string[][] =>
    rows.map(([part, bytes], i) => [i === 0 ? memory : "", part, grouped(bytes), of === 0 ? "" : `${((100 * bytes) / of).toFixed(1)}%`]);
  return [
    "",
    `${name} for ${target} (model ${hash.slice(0, 8)}), built by ${compiler.version}`,
    "",
    ...table(
      ["memory", "part", "bytes", "of it"],
      [
        ...parts(
          "flash",
          [
            ["weights", flash.weights],
            ["tables", flash.tables],
            ["code", flash.code],
            ["free", flash.of - flash.total],
          ],
          flash.of,
        ),
        ...parts(
          "RAM",
          [
            ["state", ram.state],
            ["scratch", ram.scratch],
            ["inputs and outputs", ram.inputsAndOutputs],
            ["serial line", ram.serialLine],
            ["start-up code", ram.startup],
            ["free, for the stack", free],
          ],
          ram.of,
        ),
      ],
    ),
    "",
    `stack         ${deepest === undefined ? "of the model not measured" : `of the model at most ${grouped(deepest)} bytes`}`,
    "sizes         those of the linked program; they are what was planned",
    ...files.map(({ file, bytes }, i) => `${i === 0 ? "files" : "     "}         ${file} (${grouped(bytes)} bytes)`),
  ];
}
