import { commands } from "../diagnostics/command.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { differing } from "../diagnostics/verify.ts";

/** 0 fine; 1 spec, data, budget, tools; 2 usage; 3 not equivalent or outside its tolerance; 70 internal; 130 interrupted. */
export const exitCodes = { fine: 0, wrong: 1, usage: 2, notEquivalent: 3, internal: 70, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The worst of what is said decides. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): ExitCode {
  const stopping = diagnostics.filter(({ severity }) => severity !== "warning");
  if (stopping.length === 0) return exitCodes.fine;
  if (stopping.some(({ severity }) => severity === "internal")) return exitCodes.internal;
  if (stopping.some(({ code }) => differing.has(code))) return exitCodes.notEquivalent;
  return stopping.some(({ code }) => code === commands.usage.definition.code) ? exitCodes.usage : exitCodes.wrong;
}
