/** What a linked program takes of its board, part by part, and whether that is what the plan says. */

import { Refusal } from "./diagnostics/diagnostic.ts";
import { internals } from "./diagnostics/internal.ts";
import { counted } from "./diagnostics/words.ts";
import type { Elf, ElfSymbol } from "./images/elf.ts";
import type { FirmwareMemory } from "./ir/project.ts";
import { ramOf } from "./targets/board.ts";
import type { Target } from "./targets/target.ts";

export interface FirmwareSizes {
  /** code: all that is no array of the model. */
  readonly flash: { readonly weights: number; readonly tables: number; readonly code: number; readonly total: number; readonly of: number };
  /** startup: variables of start-up code and clock, with what the linker puts between variables; the rest of `of` is the stack's. */
  readonly ram: FirmwareMemory["parts"] & { readonly startup: number; readonly total: number; readonly of: number };
}

/** Counters, and where the probes of a step find their line. */
const mostStartupBytes = 64;

/** Throws LB0003 where the linker found other sizes than were planned. */
export function sizesOf({ sections, symbols, sizes }: Elf, planned: FirmwareMemory, target: Target): FirmwareSizes {
  const differences: string[] = [];
  const differ = (what: string, found: number, plan: number): void => {
    if (found !== plan) differences.push(`${what}: ${counted(found, "byte")} in the program, ${counted(plan, "byte")} in the plan`);
  };
  const inRam = ({ value }: ElfSymbol): boolean =>
    sections.some(({ allocated, writable, address, bytes }) => allocated && writable && value >= address && value < address + bytes);
  const named = (name: string): ElfSymbol | undefined => symbols.find((one) => one.name === name && one.bytes > 0);

  for (const { name, bytes } of planned.constants) {
    const symbol = named(name);
    differ(name, symbol?.bytes ?? 0, bytes);
    if (symbol && inRam(symbol)) differences.push(`${name}: is in RAM`);
  }
  const { parts } = planned;
  const variables = parts.state + parts.scratch + parts.inputsAndOutputs + parts.serialLine;
  differ(planned.variable, named(planned.variable)?.bytes ?? 0, variables);
  const ram = sizes.data + sizes.bss;
  const startup = ram - variables;
  if (startup > mostStartupBytes)
    differences.push(`beside ${planned.variable}: ${counted(startup, "byte")} of variables, at most ${mostStartupBytes} were declared`);
  if (differences.length > 0) throw new Refusal(internals.sizes(undefined, target.name, differences));

  const constants = (part: string): number => planned.constants.reduce((sum, one) => sum + (one.part === part ? one.bytes : 0), 0);
  const [weights, tables, total] = [constants("weights"), constants("tables"), sizes.text + sizes.data];
  return {
    flash: { weights, tables, code: total - weights - tables, total, of: target.flashBytes ?? 0 },
    ram: { ...parts, startup, total: ram, of: ramOf(target.memories)?.bytes ?? 0 },
  };
}
