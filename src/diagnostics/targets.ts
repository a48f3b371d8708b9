/** LB6: targets and plan. LB60xx names and files of targets, LB61xx what a target cannot hold or run. */

import { didYouMean } from "./closest.ts";
import { error, type Factory, unsupported } from "./define.ts";
import { grouped, shown } from "./words.ts";

/** One line of the table of what uses how many bytes. */
export interface Use {
  readonly name: string;
  readonly bytes: number;
}

/** Why a kernel declined a node. */
export interface KernelReason {
  readonly kernel: string;
  readonly reason: string;
}

interface Targeting {
  readonly unknownTarget: Factory<[name: string, known: readonly string[]]>;
  readonly targetSyntax: Factory<[reason: string]>;
  readonly targetFact: Factory<[problem: string, fix: string]>;
  readonly targetsUnreadable: Factory<[reason: string]>;
  /** `allows` is who sets the limit: "the budget" of the spec, or a board's name. */
  readonly budgetExceeded: Factory<[which: "RAM" | "flash", needed: number, allowed: number, uses: readonly Use[], allows?: string]>;
  readonly statisticsOfSequences: Factory<[model: string]>;
  readonly farConstants: Factory<[model: string, what: string, bytes: number, most: number]>;
  readonly noKernel: Factory<[node: string, op: string, target: string, reasons: readonly KernelReason[]]>;
}

export const targeting: Targeting = {
  unknownTarget: error("LB6001", {
    title: "there is no target of that name",
    explain:
      "A target is a core (cortex-m4) or a board (nucleo-f446re); each is a file in targets/cores or targets/boards. Without --target the compiler takes generic: C that any C99 compiler takes.",
    message: (name: string, _known: readonly string[]) => `there is no target ${shown(name)}`,
    help: (name: string, known: readonly string[]) =>
      didYouMean(name, known) ?? `lookback targets lists the ${known.length} that there are`,
  }),
  targetSyntax: error("LB6002", {
    title: "a target's file is not JSON",
    explain:
      "Targets are data: each is one JSON file, described by targets/schema.json. This file could not be parsed, usually for a missing comma or quote, or because it was cut off.",
    message: (reason: string) => `this target's file is not valid JSON: ${shown(reason)}`,
    help: () => "an editor that knows JSON shows the place; targets/boards/pico.json is a complete example",
  }),
  targetFact: error("LB6003", {
    title: "a target's file states a fact wrongly",
    explain:
      "A fact is missing, misspelt, of another kind, or contradicts another one. targets/schema.json says what each is for; beyond the schema a file is named after its target, names are unique, a board's core exists, memories do not overlap, a program's part lies in flash, a way of flashing states what it needs, every fact has a source, and the last of a core's kernels is portable, which has one for every operator.",
    message: (problem: string, _fix: string) => problem,
    help: (_problem: string, fix: string) => fix,
  }),
  targetsUnreadable: error("LB6004", {
    title: "the files of the targets cannot be read",
    explain: "The compiler brings its targets in the folder targets beside its code. The folder or a file in it cannot be read.",
    message: (reason: string) => `the targets cannot be read: ${shown(reason)}`,
    help: () => "the installation is incomplete, or its files are not readable; install it again",
  }),
  budgetExceeded: error("LB6101", {
    title: "the model needs more memory than there is",
    explain:
      "The model's state, scratch and weights are added up exactly before any C is written. They exceed what the spec's budget or the board allows. The table says what uses how much. State lives between steps, scratch only within one, weights and tables are constants in flash. Stack and code are not in the sum; the generated header states the stack.",
    message: (which: "RAM" | "flash", needed: number, allowed: number, _uses: readonly Use[], allows = "the budget") =>
      `the model needs ${bytes(needed)} of ${which}, and ${allows} allows ${bytes(allowed)}: ${bytes(needed - allowed)} too many`,
    notes: (_which, needed: number, _allowed: number, uses: readonly Use[]) => table(uses, needed),
    help: (which, _needed, _allowed, uses) => {
      const greatest = sorted(uses)[0];
      const where = greatest === undefined ? "" : `${shown(greatest.name)} uses most; `;
      const way = which === "RAM" ? "fewer units or shorter windows need less" : "fewer units need fewer weights";
      return `${where}${way}, or raise the budget or take a larger target`;
    },
  }),
  statisticsOfSequences: unsupported("LB6103", {
    title: "statistics of a model of whole sequences",
    explain:
      "--stats counts in the state from step to step, until reset. A model of whole sequences remembers nothing from run to run, so it has no place to count in.\n\nMeanwhile: lookback compile model.ts",
    message: (model: string) => `${shown(model)} takes whole sequences, and --stats counts from step to step`,
    help: () => "leave --stats out",
  }),
  farConstants: unsupported("LB6104", {
    title: "constants that AVR cannot reach",
    explain:
      "On AVR constants stay in flash and are read through pointers of 16 bits, which reach its first 64 KB: weights, tables and the self-test's steps go there together. One array of them has at most 32,767 bytes, since avr-gcc counts with 16 bits and a sign. What is larger is not read in pieces yet.",
    message: (model: string, what: string, bytes: number, most: number) =>
      `${shown(model)} has ${what} ${grouped(bytes)} bytes, and AVR reaches ${grouped(most)}`,
    help: () => "fewer units need fewer weights; or take a board with a core of 32 bits",
  }),
  noKernel: unsupported("LB6102", {
    title: "no kernel of the target takes a node",
    explain:
      "Every node is computed by a kernel: a C function for this operator, these formats and these shapes. The target's kernels were asked in order of preference, and each gave the reason why it does not fit. Another activation width (int8 or int16) for the layer usually helps.",
    message: (node: string, op: string, target: string, _reasons: readonly KernelReason[]) =>
      `no kernel of ${shown(target)} takes ${shown(node)} (${op})`,
    notes: (_node, _op, _target, reasons: readonly KernelReason[]) => reasons.map(({ kernel, reason }) => `${kernel}: ${reason}`),
    help: () => 'give the layer another width: { quantize: { activations: "int8" } }, or split it',
  }),
};

/** A table with more lines than these ends with their rest in one. */
const mostRows = 12;

function table(uses: readonly Use[], whole: number): string[] {
  const all = sorted(uses);
  const rest = all.slice(mostRows);
  const rows = all.slice(0, mostRows).map((use) => ({ name: shown(use.name), bytes: use.bytes }));
  if (rest.length > 0) rows.push({ name: `${rest.length} more`, bytes: rest.reduce((sum, use) => sum + use.bytes, 0) });
  const names = Math.max(0, ...rows.map((row) => row.name.length));
  const numbers = Math.max(0, ...rows.map((row) => grouped(row.bytes).length));
  return rows.map((row) => {
    const percent = whole === 0 ? 0 : (100 * row.bytes) / whole;
    return `${row.name.padEnd(names)}  ${grouped(row.bytes).padStart(numbers)} bytes  ${percent.toFixed(1).padStart(5)} %`;
  });
}

/** The greatest first; equal ones by name, so that the same model gives the same text. */
function sorted(uses: readonly Use[]): Use[] {
  return [...uses].sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function bytes(n: number): string {
  return `${grouped(n)} byte${n === 1 ? "" : "s"}`;
}
