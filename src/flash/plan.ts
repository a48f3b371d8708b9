/** What flashing would do, before anything is done: the board that was found, the bytes and their place, the commands. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { flashing } from "../diagnostics/flashing.ts";
import { checkFile, formatTitle } from "../images/file.ts";
import type { FlashMethod } from "../targets/board.ts";
import type { Target } from "../targets/target.ts";
import { choose, type Found } from "./choose.ts";
import type { Devices } from "./devices.ts";
import { discover } from "./discover.ts";
import { type Extent, extentOf, type ImageFile } from "./extent.ts";
import type { Host } from "./host.ts";
import type { Runner, Step } from "./runner.ts";
import { runners } from "./runners.ts";

export interface FlashRequest {
  readonly target: Target;
  /** All that there are: whose board is plugged in instead. */
  readonly targets: readonly Target[];
  /** By what they are; the runner takes one. */
  readonly images: readonly ImageFile[];
  readonly runner?: string;
  readonly port?: string;
}

export interface FlashPlan {
  readonly target: Target;
  readonly way: FlashMethod<number>;
  readonly runner: Runner;
  readonly image: ImageFile;
  readonly writes: Extent;
  readonly tool: string;
  readonly found?: Found;
  readonly steps: readonly Step[];
  /** What would stop it now: the tool, the board or the permission is missing. */
  readonly problems: readonly Diagnostic[];
}

/** Throws a Refusal where no plan can be made: no such board, no such runner, an image that does not fit it. */
export async function planFlash(request: FlashRequest, host: Host): Promise<FlashPlan> {
  const { target } = request;
  const { way, runner, tool, problem } = await chooseRunner(request, host);
  const image = imageFor(request, runner);
  const faults = checkFile(image.format, image.bytes, target, image.path);
  if (faults.length > 0) throw new Refusal(...faults);
  const devices = await discover(host);
  const choice = choose(devices, wantedOf(request, way, runner));
  const found = "found" in choice ? choice.found : undefined;
  const problems = [...(problem ? [problem] : []), ...("problem" in choice ? [choice.problem] : await accessProblems(choice.found, host))];
  const plan = { target, way, runner, image, writes: extentOf(image, target), tool, problems, ...(found ? { found } : {}) };
  return { ...plan, steps: stepsOf(plan, host.platform) };
}

/** The board once more, after its boot loader has started as another port. */
export function chooseAgain(plan: FlashPlan, request: FlashRequest, devices: Devices): ReturnType<typeof choose> {
  const { port: _, ...without } = request;
  return choose(devices, wantedOf(without, plan.way, plan.runner));
}

export function stepsOf(
  { image, writes, way, found, tool, runner }: Omit<FlashPlan, "steps">,
  platform: Host["platform"],
): readonly Step[] {
  const { place, serial, usb } = found ?? {};
  return runner.steps({
    path: image.path,
    address: writes.address,
    way,
    tool,
    platform,
    ...(place === undefined ? {} : { place }),
    ...(serial === undefined ? {} : { serial }),
    ...(usb === undefined ? {} : { usb }),
  });
}

function wantedOf({ target, targets, port }: FlashRequest, way: FlashMethod<number>, runner: Runner) {
  const others = targets.filter(({ name, board }) => name !== target.name && board !== undefined);
  return { target, way, runner, others, ...(port === undefined ? {} : { port }) };
}

interface Chosen {
  readonly way: FlashMethod<number>;
  readonly runner: Runner;
  readonly tool: string;
  readonly problem?: Diagnostic;
}

/** At least one. Throws LB8301 for what cannot be flashed. */
export function waysOf(target: Target, targets: readonly Target[]): readonly [FlashMethod<number>, ...FlashMethod<number>[]] {
  const [first, ...more] = target.board?.flash ?? [];
  if (first) return [first, ...more];
  const boards = targets.filter((one) => one.board?.flash.length).map(({ name }) => name);
  throw new Refusal(flashing.noBoard(undefined, target.name, boards));
}

/** The one that --runner names; else the board's first whose tool is there. */
async function chooseRunner({ target, targets, runner: named }: FlashRequest, host: Host): Promise<Chosen> {
  const [first, ...more] = waysOf(target, targets);
  const ways = [first, ...more];
  const names = ways.map(({ method }) => method);
  if (named !== undefined && !names.some((name) => name === named))
    throw new Refusal(flashing.unknownRunner(undefined, named, target.name, names));
  const asked = named === undefined ? ways : ways.filter(({ method }) => method === named);
  for (const way of asked) {
    const runner = runners[way.method];
    const tools = runner.tools(host.platform);
    if (tools.length === 0) return { way, runner, tool: "" };
    for (const tool of tools) if (await host.program(tool)) return { way, runner, tool };
  }
  const way = asked[0] ?? first;
  const runner = runners[way.method];
  const tools = runner.tools(host.platform);
  const others = names.filter((name) => name !== way.method);
  return {
    way,
    runner,
    tool: tools[0] ?? "",
    problem: flashing.noTool(undefined, tools, way.method, runner.install?.[host.platform] ?? "", others),
  };
}

function imageFor({ images, target }: FlashRequest, { format, method }: Runner): ImageFile {
  const image = images.find((one) => one.format === format);
  if (image) return image;
  throw new Refusal(flashing.noImage(undefined, target.name, method, formatTitle[format]));
}

async function accessProblems({ opens }: Found, host: Host): Promise<Diagnostic[]> {
  if (opens === undefined || (await host.usable(opens)) !== false) return [];
  return [flashing.noAccess(undefined, opens, accessFix(opens, host.platform))];
}

/** What gives this user the right to open it. */
export function accessFix(path: string | undefined, platform: Host["platform"]): string {
  if (platform !== "linux") return "close the other program that has it open (a serial monitor, an IDE)";
  if (path === undefined || path.startsWith("/dev/bus/usb/"))
    return 'a rule of udev gives it: install the one that the tool brings (openocd: 60-openocd.rules), or write SUBSYSTEM=="usb", TAG+="uaccess" into /etc/udev/rules.d/60-probes.rules; then plug the probe in again';
  if (path.startsWith("/dev/")) return "sudo usermod -aG dialout $USER, then log in again (the group is uucp on Arch)";
  return "mount the drive so that you may write to it";
}
