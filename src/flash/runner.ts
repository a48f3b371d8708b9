/** A way of flashing: what it needs, and the exact commands. One small file each in runners/. */

import type { Format } from "../images/file.ts";
import type { FlashMethod } from "../targets/board.ts";
import type { Host } from "./host.ts";

/** What the board is found by. */
export type Reach = "port" | "drive" | "probe" | "dfu";
export type ProbeKind = "stlink" | "cmsis-dap" | "jlink";

export interface Job {
  /** The file to write, as this machine names it. */
  readonly path: string;
  /** Where its bytes go; a .bin does not say it. */
  readonly address: number;
  readonly way: FlashMethod<number>;
  /** A serial port, or the folder of a drive. */
  readonly place?: string;
  /** Of the debug probe, where one is chosen. */
  readonly serial?: string;
  /** Its vendor and product, where it is known. */
  readonly usb?: string;
  /** The program that was found. */
  readonly tool: string;
  readonly platform: Host["platform"];
}

export type Step =
  | { readonly kind: "copy"; readonly from: string; readonly to: string }
  /** `script`: a file that the command reads, at the place of "<script>" in it. */
  | { readonly kind: "run"; readonly command: readonly string[]; readonly script?: string };

/** A file on a drive. */
export function onDrive(place: string | undefined, name: string, platform: Host["platform"]): string {
  const separator = platform === "win32" ? "\\" : "/";
  return `${(place ?? "<drive>").replace(/[\\/]$/, "")}${separator}${name}`;
}

export interface Runner {
  readonly method: FlashMethod["method"];
  /** "copies to the boot loader's drive" */
  readonly title: string;
  readonly format: Format;
  readonly reach: Reach;
  readonly probes?: (way: FlashMethod<number>) => readonly ProbeKind[];
  /** Programs, the preferred first; none: lookback itself does it. */
  readonly tools: (platform: Host["platform"]) => readonly string[];
  readonly install?: Readonly<Record<Host["platform"], string>>;
  /** The port is opened at this rate first, and closed: the board restarts as a boot loader, often as another port. */
  readonly touchBaud?: number;
  readonly steps: (job: Job) => readonly Step[];
  /** How it is known that the bytes arrived. */
  readonly verifies: string;
  /** What the tool's own words mean: looked for in its output when it fails. */
  readonly meanings: readonly { readonly pattern: RegExp; readonly means: "access" | "absent" | "other-chip" }[];
}

/** Words that libusb and the systems use, whatever the tool. */
export const commonMeanings: Runner["meanings"] = [
  { pattern: /LIBUSB_ERROR_ACCESS|permission denied|access (is )?denied|insufficient permissions/i, means: "access" },
];
