import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** 0 fine; 1 spec, data, budget, tools; 2 usage; 3 not equivalent or outside its tolerance; 70 internal; 130 interrupted. */
export const exitCodes = { fine: 0, wrong: 1, usage: 2, notEquivalent: 3, internal: 70, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const differing = new Set(["LB9001", "LB9002", "LB9003", "LB9004", "LB9005", "LB9006", "LB9020", "LB9021"]);

/** The worst of what is said decides. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): ExitCode {
  if (diagnostics.some(({ severity }) => severity === "internal")) return exitCodes.internal;
  if (diagnostics.some(({ severity, code }) => severity !== "warning" && differing.has(code))) return exitCodes.notEquivalent;
  return diagnostics.some(({ severity }) => severity !== "warning") ? exitCodes.wrong : exitCodes.fine;
}
