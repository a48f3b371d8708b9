/** The stage `build` of a program for a board: CProject → ELF and the images that are written into its flash. */

import { buildProgram, discoverCCompilers, type FoundCCompiler, ToolchainError } from "c-compilers";
import { Refusal } from "./diagnostics/diagnostic.ts";
import { invariant } from "./diagnostics/internal.ts";
import { serial } from "./diagnostics/serial.ts";
import { targeting } from "./diagnostics/targets.ts";
import { toolchains } from "./diagnostics/toolchain.ts";
import { counted, grouped } from "./diagnostics/words.ts";
import { firmwareFlags, leastStack } from "./emit/firmware.ts";
import { type FirmwareSizes, sizesOf } from "./firmware-sizes.ts";
import { type Elf, readElf } from "./images/elf.ts";
import { checkFile, type Format, filesOf } from "./images/file.ts";
import { type CProject, type Firmware, firmwareFolder } from "./ir/project.ts";
import { ramOf } from "./targets/board.ts";
import { avr, type Target } from "./targets/target.ts";

export interface FirmwareRequest {
  /** Emitted for `target`. */
  readonly project: CProject;
  readonly target: Target;
  /** The device computes the CRC of every layer too. */
  readonly probes?: boolean;
  /** The first of the target's that is found, if none is given. */
  readonly compiler?: FoundCCompiler;
  readonly signal?: AbortSignal;
}

export interface FirmwareBuild {
  readonly elf: Uint8Array;
  readonly linked: Elf;
  /** What the board's ways of flashing take; each was checked. */
  readonly images: ReadonlyMap<Exclude<Format, "elf">, Uint8Array>;
  readonly sizes: FirmwareSizes;
  readonly compiler: { readonly id: string; readonly label: string; readonly version: string; readonly flags: readonly string[] };
}

/** Throws a Refusal: no compiler (LB8004), no program for this target (LB8005), more than the board has (LB8006), a mistake of ours. */
export async function buildFirmware({ project, target, probes = false, compiler, signal }: FirmwareRequest): Promise<FirmwareBuild> {
  const { firmware, prefix } = project;
  if (!firmware) {
    refuseCore(target);
    throw new Refusal(serial.wholeSequences(undefined, prefix));
  }
  const chosen = compiler ?? (await findCompiler(target));
  const own = firmwareFlags(target);
  const flags = [...chosen.flags, ...own];
  const args = [
    ...own,
    "-I.",
    "-I..",
    '-DLB_PORT_FILE="board_port.h"',
    `-DLB_SERIAL_FLAGS="${flags.join(" ")}"`,
    ...(probes ? [`-D${prefix.toUpperCase()}_SERIAL_PROBES`] : []),
    ...linkFlags(firmware),
    ...firmware.sources,
    ...(firmware.script === undefined ? [] : chosen.bare),
  ];
  try {
    const sources = Object.fromEntries([...project.files].filter(([name]) => name !== "manifest.json"));
    const result = await buildProgram(chosen, { sources, folder: firmwareFolder, args, ...(signal && { signal }) });
    if (!result.ok) throw new Refusal(refused(result.stderr, prefix, target));
    const { label, id, version } = chosen;
    const made = imagesOf(result.program, target, prefix);
    return { ...made, sizes: sizesOf(made.linked, firmware.memory, target), compiler: { id, label, version, flags } };
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    if (error.kind === "cancelled") signal?.throwIfAborted();
    throw new Refusal(toolchains.stopped(undefined, error.message));
  }
}

/** Throws LB8005 for what has no start-up code. */
export function refuseCore(target: Target): void {
  if (!target.board?.support) throw new Refusal(toolchains.noFirmware(undefined, target.name));
}

/** Throws LB8004 where there is none. */
export async function findCompiler(
  target: Target,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<FoundCCompiler> {
  const all = await discoverCCompilers(target.compilers, env);
  const found = all.find((one) => one.found);
  if (found) return found;
  const missing = all.flatMap((one) => (one.found ? [] : [one]));
  throw new Refusal(toolchains.noCrossCompiler(undefined, target.name, target.core.title, missing));
}

function linkFlags({ script }: Firmware): readonly string[] {
  return [...(script === undefined ? [] : ["-T", script]), "-Wl,--gc-sections"];
}

/** What the board would not take is our mistake: the linker script and the start-up code are ours. */
function imagesOf(elf: Uint8Array, target: Target, name: string): Pick<FirmwareBuild, "elf" | "linked" | "images"> {
  const reading = readElf(elf, name);
  if ("diagnostics" in reading) throw new Refusal(...reading.diagnostics);
  // avr-libc's linker script puts constants first; this stands behind them.
  const constantsEnd = reading.value.symbols.find((symbol) => symbol.name === "__ctors_start")?.value ?? 0;
  if (reading.value.machine === "avr" && constantsEnd > avr.nearFlash)
    throw new Refusal(targeting.farConstants(undefined, name, "constants within the first", constantsEnd, avr.nearFlash));
  const images = filesOf(reading.value, target);
  const faults = [["elf", elf] as const, ...images].flatMap(([format, bytes]) => checkFile(format, bytes, target, `${name} as ${format}`));
  invariant(faults.length === 0, faults.map(({ message }) => message).join("; "));
  // The linker script that avr-gcc brings does not know how much RAM each chip has, nor of a stack.
  const { data, bss } = reading.value.sizes;
  const ram = ramOf(target.memories);
  if (ram && data + bss + leastStack > ram.bytes) {
    const line = `variables take ${counted(data + bss, "byte")} of ${grouped(ram.bytes)} of ${ram.name}, and the stack needs ${grouped(leastStack)}`;
    throw new Refusal(toolchains.tooLarge(undefined, target.name, [line]));
  }
  return { elf, linked: reading.value, images };
}

const tooMuch = /region [`']?\w+'? overflowed|will not fit in region|bytes are left for the stack|section .* is not within region/;

function refused(stderr: string, prefix: string, target: Target) {
  const lines = stderr.split(/\r?\n/).map((line) => line.replace(/^.*\b(?:ld|ld\.lld|collect2)(?:\.exe)?: /, ""));
  const overflows = lines.filter((line) => tooMuch.test(line));
  if (overflows.length > 0) return toolchains.tooLarge(undefined, target.name, [...new Set(overflows)]);
  const first = lines.find((line) => /\berror\b|undefined reference/.test(line)) ?? lines[0] ?? "";
  return toolchains.doesNotCompile(undefined, prefix, first);
}
