import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { flashing } from "../diagnostics/flashing.ts";
import { serial } from "../diagnostics/serial.ts";
import { planLines, planReport } from "../flash/describe.ts";
import { flash } from "../flash/flash.ts";
import { type Host, systemHost } from "../flash/host.ts";
import { markersIn, stateFolder } from "../flash/marker.ts";
import { type FlashPlan, planFlash, waysOf } from "../flash/plan.ts";
import { portLink } from "../links/port.ts";
import { greet, type SerialSession } from "../serial/session.ts";
import { findTarget, loadTargets } from "../targets/load.ts";
import type { Target } from "../targets/target.ts";
import { flashSource, type Source } from "./flash-source.ts";
import { type Run, say } from "./run.ts";
import type { SpecOptions } from "./spec.ts";

export interface FlashCommandOptions extends SpecOptions {
  readonly port?: string;
  readonly runner?: string;
  readonly serial?: string;
  readonly dryRun?: boolean;
}

const comingBackMs = 5000;

/** `lookback flash`: the machine is asked anew in every run; nothing of it is kept but the note of a run that did not end. */
export async function flashCommand(what: string, options: FlashCommandOptions, run: Run, host: Host = systemHost()): Promise<void> {
  const target = findTarget(options.target);
  const targets = loadTargets();
  waysOf(target, targets);
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
  await greetBoard(followed, source, options, run);
}

/** What would stop it is said, and is no mistake of the one who only asks. */
function dryRun({ problems }: FlashPlan, run: Run): void {
  run.result["wouldStop"] = problems;
  for (const { code, message, help } of problems) run.out.print(`now       ${code}: ${message}${help === undefined ? "" : `; ${help}`}`);
}

/** The model on the board, read over the port where the protocol is spoken; without a known port it is said how. */
async function greetBoard({ target, found, runner }: FlashPlan, { model }: Source, options: FlashCommandOptions, run: Run): Promise<void> {
  const sameLine = runner.reach === "port" && target.board?.uart.via === "usb" ? found?.place : undefined;
  const port = options.serial ?? sameLine;
  const next = (at: string): string => `lookback verify ${model?.spec ?? "<spec.ts>"} --target ${target.name} --on serial:${at}`;
  if (port === undefined) {
    run.out.print(`next      ${wiring(target)}; then ${next("<port>")} proves the model on the board`);
    return;
  }
  run.out.progress(`${target.name}: greeting ${port}`);
  const session = await greeted(port, target.board?.uart.baud ?? 115_200, run.signal);
  try {
    const on = { name: await session.text("model"), hash: session.greeting.model };
    run.result["greeting"] = { port, model: on.name, hash: on.hash };
    if (model && on.hash !== model.hash) throw new Refusal(serial.wrongModel(undefined, `serial:${port}`, on, model));
    run.out.print(`greeted   ${port}: ${on.name} (${on.hash.slice(0, 8)})${model ? ", the model that was flashed" : ""}`);
    run.out.print(`next      ${next(port)} proves it on the board`);
  } finally {
    await session.close();
  }
}

/** A board that has just been written restarts, and its port may come back a moment later. */
async function greeted(port: string, baud: number, signal: AbortSignal): Promise<SerialSession> {
  const end = Date.now() + comingBackMs;
  for (;;) {
    try {
      return await greet(`serial:${port}`, await portLink(port, baud));
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || Date.now() > end) throw thrown;
      await sleep(comingBackMs / 10, undefined, { signal });
    }
  }
}

function wiring({ board }: Target): string {
  const { via, tx, rx, baud } = board?.uart ?? {};
  return via === "usb"
    ? "name the board's serial port with --serial to have it greeted"
    : `connect an adapter for ${baud} baud to ${tx ?? "TX"} and ${rx ?? "RX"}, and name its port with --serial to have it greeted`;
}
