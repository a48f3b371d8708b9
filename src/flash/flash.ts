/** The stage `flash`: an image that was checked, onto the board that the plan found. Can be repeated after any interruption. */

import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { flashing } from "../diagnostics/flashing.ts";
import { grouped } from "../diagnostics/words.ts";
import { type CopyOptions, copyToDrive } from "./copy.ts";
import { discover } from "./discover.ts";
import type { Host } from "./host.ts";
import type { Markers } from "./marker.ts";
import { chooseAgain, type FlashPlan, type FlashRequest, stepsOf } from "./plan.ts";
import { runTool } from "./tool.ts";
import { touchCommand } from "./touch.ts";

export interface FlashOptions {
  readonly host: Host;
  readonly markers: Markers;
  readonly signal: AbortSignal;
  /** What is going on. */
  readonly progress: (text: string) => void;
  /** How far it is. */
  readonly advance: (text: string) => void;
  readonly openFile?: CopyOptions["openFile"];
  /** How long a boot loader may take to restart. */
  readonly restartMs?: number;
}

const pollMs = 250;
const restartLimitMs = 20_000;

/** Throws a Refusal where it cannot be done or was not done whole. What it wrote last is the plan that it followed. */
export async function flash(plan: FlashPlan, request: FlashRequest, options: FlashOptions): Promise<FlashPlan> {
  if (plan.problems.length > 0) throw new Refusal(...plan.problems);
  const { markers, signal } = options;
  const { target, runner } = plan;
  signal.throwIfAborted();
  await markers.write({ board: target.name, runner: runner.method, place: plan.found?.place ?? plan.found?.says ?? "" });
  const ready = await touched(plan, request, options);
  for (const step of ready.steps) {
    if (step.kind === "copy") await copied(step.to, ready, options);
    else {
      options.progress(`${target.name}: ${step.command.join(" ")}`);
      const onLine = (line: string): void => options.advance(`${target.name}: ${line}`);
      await runTool(step, ready, { platform: options.host.platform, signal, onLine });
    }
  }
  await markers.clear(target.name);
  return ready;
}

async function copied(to: string, plan: FlashPlan, options: FlashOptions): Promise<void> {
  const { target, image } = plan;
  options.progress(`${target.name}: copying ${grouped(image.bytes.length)} bytes to ${to}`);
  const onProgress = (written: number, bytes: number): void =>
    options.advance(`${target.name}: ${grouped(written)} of ${grouped(bytes)} bytes`);
  const { openFile, signal } = options;
  await copyToDrive(image.bytes, to, { signal, onProgress, ...(openFile && { openFile }) });
  await restarted(plan, options);
}

/** A UF2 drive goes away for good; a DAPLink's comes back, with FAIL.TXT if it did not like the file. */
async function restarted(plan: FlashPlan, { host, signal, progress, restartMs = restartLimitMs }: FlashOptions): Promise<void> {
  const { target, found, runner } = plan;
  const place = found?.place ?? "";
  progress(`${target.name}: waiting for the boot loader to start the program`);
  const end = Date.now() + restartMs;
  let gone = false;
  while (Date.now() < end) {
    await sleep(Math.min(pollMs, restartMs / 4), undefined, { signal });
    const drive = (await discover(host)).drives.find(({ path }) => path === place);
    if (drive === undefined) {
      if (runner.method === "uf2") return;
      gone = true;
    } else if (runner.method === "daplink" && (gone || !(await host.names(place)).some((name) => name.toLowerCase() === "lookback.hex"))) {
      if (drive.failure !== undefined) throw new Refusal(flashing.notTaken(undefined, place, drive.failure));
      return;
    }
  }
  // Some systems do not mount a DAPLink's drive again by themselves: it took the file, or it would still show it.
  if (runner.method === "daplink" && gone) return;
  throw new Refusal(flashing.notTaken(undefined, place, `its drive is still there after ${restartMs / 1000} s`));
}

/** The board comes back as its boot loader, mostly as another port. */
async function touched(plan: FlashPlan, request: FlashRequest, options: FlashOptions): Promise<FlashPlan> {
  const { host, signal, progress, restartMs = restartLimitMs } = options;
  const { touchBaud } = plan.runner;
  const port = plan.found?.place;
  if (touchBaud === undefined || port === undefined) return plan;
  const before = (await discover(host)).ports.find(({ path }) => path === port);
  progress(`${plan.target.name}: restarting it as its boot loader`);
  // A boot loader that runs already may not know the rate: that is no mistake.
  await host.output(touchCommand(port, touchBaud, host.platform));
  const end = Date.now() + restartMs / 4;
  let now = plan.found;
  while (Date.now() < end) {
    await sleep(Math.min(pollMs, restartMs / 20), undefined, { signal });
    const devices = await discover(host);
    const choice = chooseAgain(plan, request, devices);
    if (!("found" in choice)) continue;
    now = choice.found;
    const after = devices.ports.find(({ path }) => path === now?.place);
    if (after?.path !== before?.path || after?.usb?.id !== before?.usb?.id) break;
  }
  const again = { ...plan, ...(now ? { found: now } : {}) };
  return { ...again, steps: stepsOf(again, host.platform) };
}
