/** Which of the things that are plugged in is the board. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { flashing } from "../diagnostics/flashing.ts";
import type { FlashMethod } from "../targets/board.ts";
import type { Target } from "../targets/target.ts";
import type { BootDrive, Devices, SerialPort, UsbDevice, UsbId } from "./devices.ts";
import { adapterOf, probeOf } from "./probes.ts";
import type { ProbeKind, Runner } from "./runner.ts";

export interface Found {
  /** A serial port or a folder. */
  readonly place?: string;
  /** Of a probe, or of a boot loader on USB, where it was chosen by it. */
  readonly serial?: string;
  readonly usb?: UsbId;
  readonly says: string;
  /** Where programs open it, to look whether they may. */
  readonly opens?: string;
  /** False: an adapter that many boards have, or a port whose USB ids are not known; the tool asks the chip. */
  readonly confirmed: boolean;
}

export interface Wanted {
  readonly target: Target;
  readonly way: FlashMethod<number>;
  readonly runner: Runner;
  /** --port */
  readonly port?: string;
  /** What other boards are, to know them when they are plugged in instead. */
  readonly others: readonly Target[];
}

export type Choice = { readonly found: Found } | { readonly problem: Diagnostic };

export function choose(devices: Devices, wanted: Wanted): Choice {
  switch (wanted.runner.reach) {
    case "port":
      return choosePort(devices, wanted);
    case "drive":
      return chooseDrive(devices, wanted);
    case "probe":
      return chooseProbe(devices, wanted, wanted.runner.probes?.(wanted.way) ?? []);
    case "dfu":
      return chooseOne(
        devices.usb.filter(({ id }) => id === wanted.way.usb),
        `boot loader on USB as ${wanted.way.usb}`,
        devices,
        wanted,
      );
  }
}

function choosePort({ ports, usb, drives }: Devices, wanted: Wanted): Choice {
  const { target, port } = wanted;
  const ids = target.board?.usb ?? [];
  if (port !== undefined) {
    const known = ports.find(({ path }) => path === port);
    const id = known?.usb?.id;
    const other = id === undefined || ids.includes(id) ? undefined : wanted.others.find(({ board }) => board?.usb?.includes(id));
    if (other) return problem(flashing.otherBoard(undefined, port, `${other.name} (${id})`, nameIt(target, ids)));
    return { found: { place: port, says: known ? portName(known) : port, opens: port, confirmed: id !== undefined && ids.includes(id) } };
  }
  const own = ports.filter(({ usb: device }) => device !== undefined && ids.includes(device.id));
  const some = own.length > 0 ? own : ports.filter(({ usb: device }) => device !== undefined && adapterOf(device.id) !== undefined);
  const exact = ids.length > 0 && (own.length > 0 || some.length === 0);
  const what = exact ? `serial port with the USB ids ${ids.join(" or ")}` : "serial port of a USB adapter";
  const chosen = theOnly(some, what, { ports, usb, drives }, wanted, (one) => ({ port: one.path, says: portName(one) }));
  if ("problem" in chosen) return chosen;
  const { one } = chosen;
  return { found: { place: one.path, says: portName(one), opens: one.path, confirmed: own.length > 0 } };
}

function chooseDrive(devices: Devices, wanted: Wanted): Choice {
  const { way, runner, target, port } = wanted;
  const kind = runner.method === "uf2" ? "uf2" : "daplink";
  const here = devices.drives.filter((drive) => drive.kind === kind && (port === undefined || sameFolder(drive.path, port)));
  const what = `drive ${way.drive ?? ""} of ${kind === "uf2" ? "its boot loader" : "its DAPLink"}`;
  const own = here.filter((drive) => isOwn(drive, way));
  const [other] = here;
  if (own.length === 0 && port !== undefined && !other)
    return problem(
      flashing.unknownPort(
        undefined,
        port,
        what,
        devices.drives.filter((drive) => drive.kind === kind).map(({ path }) => path),
      ),
    );
  if (own.length === 0 && other) {
    const named = wanted.others.find(({ board }) => board?.flash.some((its) => its.method === runner.method && isOwn(other, its)));
    const id = kind === "uf2" ? other.id : other.id.slice(0, 4);
    return problem(
      flashing.otherBoard(undefined, other.path, named ? `${named.name} (${id})` : `the board ${id}`, nameIt(target, way.ids ?? [])),
    );
  }
  const only = theOnly(own, what, devices, wanted, ({ path, id }) => ({ port: path, says: `${path} (${id})` }));
  if ("problem" in only) return only;
  const { one } = only;
  if (way.softDevice !== undefined && one.softDevice !== undefined && !sameLayout(way.softDevice, one.softDevice))
    return problem(
      flashing.otherBoard(
        undefined,
        one.path,
        `a boot loader with the SoftDevice ${one.softDevice}`,
        `the program stands behind ${way.softDevice}; update the boot loader`,
      ),
    );
  return {
    found: {
      place: one.path,
      says: `${one.path} (${one.id}${one.softDevice ? `, ${one.softDevice}` : ""})`,
      opens: one.path,
      confirmed: true,
    },
  };
}

function chooseProbe(devices: Devices, wanted: Wanted, kinds: readonly ProbeKind[]): Choice {
  const fitting = devices.usb.filter(({ id }) => kinds.some((kind) => kind === probeOf(id)?.kind));
  // A probe that is part of the board is the one.
  const own = fitting.filter(({ id }) => wanted.target.board?.usb?.includes(id) === true);
  return chooseOne(own.length > 0 && wanted.port === undefined ? own : fitting, `debug probe (${kinds.join(" or ")})`, devices, wanted);
}

/** A probe tells nothing about the chip behind it: the tool asks that. */
function chooseOne(fitting: readonly UsbDevice[], what: string, devices: Devices, wanted: Wanted): Choice {
  const { port } = wanted;
  const chosen = port === undefined ? fitting : fitting.filter(({ serial }) => serial === port);
  if (chosen.length === 0 && port !== undefined)
    return problem(
      flashing.unknownPort(
        undefined,
        port,
        `serial number of a ${what}`,
        fitting.flatMap(({ serial }) => serial ?? []),
      ),
    );
  const only = theOnly(chosen, what, devices, wanted, (device) => ({
    port: device.serial ?? "",
    says: `${device.serial ?? "without a serial number"} (${usbName(device)})`,
  }));
  if ("problem" in only) return only;
  const { one } = only;
  const confirmed = wanted.runner.reach === "dfu";
  return {
    found: {
      says: usbName(one),
      confirmed,
      usb: one.id,
      ...(port === undefined ? {} : { serial: port }),
      ...(one.path ? { opens: one.path } : {}),
    },
  };
}

/** One, or what is wrong: none is there, or several, which `--port` tells apart by what `name` gives. */
function theOnly<T>(
  all: readonly T[],
  what: string,
  devices: Devices,
  wanted: Wanted,
  name: (one: T) => { readonly port: string; readonly says: string },
): { readonly one: T } | { readonly problem: Diagnostic } {
  const [one, ...more] = all;
  if (one === undefined) return { problem: missing(what, devices, wanted) };
  return more.length === 0 ? { one } : { problem: flashing.several(undefined, what, all.map(name)) };
}

function missing(what: string, devices: Devices, { target, way, runner }: Wanted): Diagnostic {
  const { ports, usb, drives } = devices;
  // The boot loader is there, but nobody mounted its drive.
  const unmounted = runner.reach === "drive" && usb.some(({ id }) => target.board?.usb?.includes(id) === true);
  const fix = unmounted
    ? "it is on USB, and its drive is not mounted: open it in the file manager, or mount it, and run the command again"
    : way.enter !== undefined
      ? `plug it in; to make it ready, ${way.enter}`
      : runner.reach === "probe"
        ? "plug the probe in and connect it to the board"
        : "plug it in with a cable that carries data, or name its port with --port";
  const seen = [...ports.map(portName), ...drives.map(({ path, id }) => `the drive ${path} (${id})`), ...alone(usb, ports).map(usbName)];
  return flashing.notFound(undefined, target.name, what, seen.slice(0, 12), fix);
}

function alone(usb: readonly UsbDevice[], ports: readonly SerialPort[]): readonly UsbDevice[] {
  return usb.filter((device) => !ports.some((port) => port.usb?.id === device.id && port.usb.serial === device.serial));
}

function portName({ path, usb }: SerialPort): string {
  return usb ? `${path} (${usbName(usb)})` : path;
}

export function usbName({ id, name }: UsbDevice): string {
  const known = probeOf(id)?.name ?? adapterOf(id) ?? name;
  return known ? `${known}, ${id}` : id;
}

function isOwn(drive: BootDrive, { ids = [] }: FlashMethod<number>): boolean {
  return drive.kind === "uf2" ? ids.includes(drive.id) : ids.some((id) => drive.id.startsWith(id));
}

/** A program is linked behind a SoftDevice of one main version: its size changes with that. */
function sameLayout(a: string, b: string): boolean {
  return a.split(".")[0] === b.split(".")[0];
}

function nameIt({ name }: Target, ids: readonly string[]): string {
  return `${name} is ${ids.join(" or ") || "another"}; name the board that is plugged in with --target`;
}

function sameFolder(a: string, b: string): boolean {
  const plain = (path: string): string => path.replaceAll("\\", "/").replace(/\/+$/, "");
  return plain(a) === plain(b);
}

function problem(diagnostic: Diagnostic): Choice {
  return { problem: diagnostic };
}
