/** A plan as a person and as a program read it. */

import { grouped, hex } from "../diagnostics/words.ts";
import { formatTitle } from "../images/file.ts";
import type { FlashPlan } from "./plan.ts";
import type { Step } from "./runner.ts";

export function planLines({ target, runner, found, image, writes, steps }: FlashPlan): string[] {
  return [
    `board     ${target.name}: ${target.title}`,
    `runner    ${runner.method}: ${runner.title}`,
    `found     ${found ? `${found.says}${found.confirmed ? "" : "; the tool asks the chip what it is"}` : "nothing yet"}`,
    `image     ${image.path}, ${formatTitle[image.format]}, ${grouped(image.bytes.length)} bytes`,
    `writes    ${grouped(writes.bytes)} bytes from ${hex(writes.address)} to ${hex(writes.end)} of flash`,
    ...(runner.touchBaud === undefined ? [] : [`first     touches the port at ${runner.touchBaud} baud, which restarts the boot loader`]),
    ...steps.flatMap(stepLines),
    `verified  ${runner.verifies}`,
  ];
}

function stepLines(step: Step): string[] {
  if (step.kind === "copy") return [`copies    to ${step.to}`];
  const script = (step.script ?? "").split("\n").filter((line) => line !== "");
  return [`runs      ${step.command.map(quoted).join(" ")}`, ...script.map((line) => `          <script>: ${line}`)];
}

/** As a shell takes it; what is easily read stays as it is. */
function quoted(word: string): string {
  return /^[\w@%+=:,./\\<>-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

export interface PlanReport {
  readonly board: string;
  readonly runner: string;
  readonly found?: { readonly place?: string; readonly serial?: string; readonly description: string; readonly confirmed: boolean };
  readonly image: { readonly file: string; readonly format: string; readonly bytes: number };
  readonly writes: { readonly address: number; readonly end: number; readonly bytes: number };
  readonly touchBaud?: number;
  readonly steps: readonly Step[];
}

export function planReport({ target, runner, found, image, writes, steps }: FlashPlan): PlanReport {
  return {
    board: target.name,
    runner: runner.method,
    ...(found && {
      found: {
        ...(found.place === undefined ? {} : { place: found.place }),
        ...(found.serial === undefined ? {} : { serial: found.serial }),
        description: found.says,
        confirmed: found.confirmed,
      },
    }),
    image: { file: image.path, format: image.format, bytes: image.bytes.length },
    writes,
    ...(runner.touchBaud === undefined ? {} : { touchBaud: runner.touchBaud }),
    steps,
  };
}
