/** The form of a command is commander's matter; what it finds wrong is said as every other mistake is. */

import type { CommanderError } from "commander";
import { closest } from "../diagnostics/closest.ts";
import { commands } from "../diagnostics/command.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Asked before anything is parsed, since what cannot be parsed is answered in JSON too. */
export function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end === -1 ? args : args.slice(0, end)).includes("--json");
}

/** Help or a version: asked for, and no mistake. */
export function isAnswer({ exitCode }: CommanderError): boolean {
  return exitCode === 0;
}

/** `command` is the one whose help lists what is possible; `known` are all. */
export function usageProblem(
  { code, message }: CommanderError,
  args: readonly string[],
  command: string | undefined,
  known: readonly string[],
): Diagnostic {
  if (code === "commander.help") {
    // commander answers `help nothing-known` with the help of all.
    const [, unknown] = args.filter((arg) => !arg.startsWith("-"));
    if (unknown === undefined) return commands.usage(undefined, "no command was given", undefined, command);
    return commands.usage(undefined, `unknown command '${unknown}'`, closest(unknown, known), undefined);
  }
  const [first = "", ...rest] = message.split("\n");
  const near = /\(Did you mean (?:one of )?(.*)\?\)/.exec(rest.join(" "))?.[1];
  return commands.usage(undefined, first.replace(/^error: /, "").replace(/\.$/, ""), near, command);
}
