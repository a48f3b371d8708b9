import { writeFile } from "node:fs/promises";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { flashing } from "../diagnostics/flashing.ts";
import { planLines, planReport } from "../flash/describe.ts";
import { flash } from "../flash/flash.ts";
import { type Host, systemHost } from "../flash/host.ts";
import { markersIn, stateFolder } from "../flash/marker.ts";
import { type FlashPlan, planFlash } from "../flash/plan.ts";
import { findTarget, loadTargets } from "../targets/load.ts";
import type { Target } from "../targets/target.ts";
import { flashSource, type Source } from "./flash-source.ts";
import { type Run, say } from "./run.ts";
import type { SpecOptions } from "./spec.ts";

export interface FlashCommandOptions extends SpecOptions {
  readonly port?: string;
  readonly runner?: string;
  readonly dryRun?: boolean;
}

/** `lookback flash`: the machine is asked anew in every run; nothing of it is kept but the note of a run that did not end. */
export async function flashCommand(what: string, options: FlashCommandOptions, run: Run, host: Host = systemHost()): Promise<void> {
  const target = findTarget(options.target);
  const targets = loadTargets();
  if (!target.board?.flash.length)
    throw new Refusal(
      flashing.noBoard(
        undefined,
        target.name,
        targets.filter((one) => one.board?.flash.length).map(({ name }) => name),
      ),
    );
  const source = await flashSource(what, target, options, run);
  const { port, runner } = options;
  const request = {
    target,
    targets,
    images: source.images,
    ...(port === undefined ? {} : { port }),
    ...(runner === undefined ? {} : { runner }),
  };
  run.out.progress(`${target.name}: looking for the board`);
  const plan = await planFlash(request, host);
  run.result["plan"] = planReport(plan);
  for (const line of planLines(plan)) run.out.print(line);
  if (options.dryRun === true) return dryRun(plan, run);

  const markers = markersIn(stateFolder());
  const before = await markers.read(target.name);
  if (before) say(run, [flashing.interrupted(undefined, target.name, before.runner, before.place)]);
  if (plan.image.made) await writeFile(plan.image.path, plan.image.bytes);
  run.leaves = "the board may be half written: run the same command again";
  const { progress, advance } = run.out;
  const followed = await flash(plan, request, { host, markers, signal: run.signal, progress, advance });
  run.leaves = "the board is written";
  run.result["flashed"] = true;
  run.out.print(`flashed   ${target.name}: ${followed.runner.verifies}`);
  offerVerify(followed, source, run);
}

/** What would stop it is said, and is no mistake of the one who only asks. */
function dryRun({ problems }: FlashPlan, run: Run): void {
  run.result["wouldStop"] = problems;
  for (const { code, message, help } of problems) run.out.print(`now       ${code}: ${message}${help === undefined ? "" : `; ${help}`}`);
}

/** How the board is asked for its model. */
function offerVerify({ target, found, runner }: FlashPlan, { model }: Source, run: Run): void {
  const port = runner.reach === "port" && target.board?.uart.via === "usb" ? found?.place : undefined;
  const next = `lookback verify ${model?.spec ?? "<spec.ts>"} --target ${target.name} --on serial:${port ?? "<port>"}`;
  run.out.print(`next      ${port === undefined ? `${wiring(target)}; then ` : ""}${next} proves the model on the board`);
}

function wiring({ board }: Target): string {
  const { via, tx, rx, baud } = board?.uart ?? {};
  return via === "usb" ? "find the board's serial port" : `connect an adapter for ${baud} baud to ${tx ?? "TX"} and ${rx ?? "RX"}`;
}
