#!/usr/bin/env node
/** The command line: commands, options, help. What they do stands in a file each. */

import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { internals } from "../diagnostics/internal.ts";
import { contract } from "../ir/quantized.ts";
import { version } from "../version.ts";
import { compile } from "./compile-command.ts";
import { createConsole } from "./console.ts";
import { doctor } from "./doctor-command.ts";
import { exitCodeOf, exitCodes } from "./exit-code.ts";
import { explain } from "./explain-command.ts";
import type { Run } from "./spec.ts";
import { targets } from "./targets-command.ts";
import { verify } from "./verify-command.ts";

const interrupt = new AbortController();
process.on("SIGINT", () => {
  // Once ends what runs and leaves nothing half-written; twice does not wait for that.
  if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
  interrupt.abort();
});
// A reader that has seen enough (head, a closed pager) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

const program = new Command("lookback")
  .description("Compiles streaming sequence models to fixed-point C, with proof that the C is the same program.")
  .version(
    `lookback ${version}, arithmetic contract ${contract}`,
    "-V, --version",
    "print the version and the arithmetic contract's number",
  )
  .option("--json", "print the result as JSON (docs/json.md)")
  .option("--root <folder>", "the folder that a spec may read; its own by default")
  .option("--no-cache", "build anew, and keep no compiled WebAssembly")
  .helpCommand(false)
  .showHelpAfterError("(lookback --help lists commands and options)")
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    "after",
    "\nExamples:\n  lookback compile model.ts\n  lookback verify model.ts\n  lookback explain LB3015\n\nExit codes: 0 fine, 1 spec or data wrong, 2 wrong usage, 3 not equivalent or outside its tolerance,\n70 a mistake in lookback, 130 interrupted.",
  )
  .exitOverride();

const target = () => new Option("--target <core-or-board>", "what to compile for (lookback targets lists them)").default("generic");
const model = () => new Option("--model <name>", "one of several models of the spec");
const output = () => new Option("-o, --output <folder>", "where the C project goes (default: build/<model>)");

program
  .command("compile")
  .description("compile a spec to a C project")
  .argument("<spec.ts>", "the model spec")
  .addOption(output())
  .addOption(target())
  .addOption(model())
  .option(
    "--print-after <stage>",
    "print the value that a stage made, as JSON: read, lower, framework, quantize, select, plan, trace, emit",
  )
  .option("--skip-types", "leave TypeScript's own type check to the editor")
  .option("--force", "overwrite edited or foreign files in the output folder")
  .addHelpText(
    "after",
    "\nExamples:\n  lookback compile examples/digits/model.ts\n  lookback compile model.ts -o firmware/model --target cortex-m4\n  lookback compile model.ts --print-after quantize",
  )
  .action((spec: string, _options, command: Command) => act(command, (run) => compile(spec, command.optsWithGlobals(), run)));

program
  .command("verify")
  .description("compile if needed, run the C as WebAssembly, and compare every bit with the reference")
  .argument("<spec.ts>", "the model spec")
  .addOption(output())
  .addOption(target())
  .addOption(model())
  .option("--steps <n>", "at most so many steps in all", wholeNumber)
  .option("--traps", "run a third build, in which undefined behaviour traps")
  .option("--skip-types", "leave TypeScript's own type check to the editor")
  .option("--force", "overwrite edited or foreign files in the output folder")
  .addHelpText(
    "after",
    "\nExamples:\n  lookback verify examples/digits/model.ts\n  lookback verify model.ts --traps --steps 1000\n  lookback verify model.ts --json",
  )
  .action((spec: string, _options, command: Command) => act(command, (run) => verify(spec, command.optsWithGlobals(), run)));

program
  .command("explain")
  .description("explain a diagnostic; without a code, list all")
  .argument("[code]", "such as LB3015")
  .addHelpText("after", "\nExamples:\n  lookback explain LB3015\n  lookback explain")
  .action((code: string | undefined, _options, command: Command) => act(command, async (run) => explain(code, run.out)));

program
  .command("doctor")
  .description("say which compilers there are, what each enables, and how to get it")
  .addHelpText("after", "\nExample:\n  lookback doctor")
  .action((_options, command: Command) => act(command, (run) => doctor(run.out)));

program
  .command("targets")
  .description("list the cores and boards that --target takes")
  .addHelpText("after", "\nExample:\n  lookback targets --json")
  .action((_options, command: Command) => act(command, async (run) => targets(run.out)));

/** Runs a command and turns what goes wrong into diagnostics and an exit code. */
async function act(command: Command, work: (run: Run) => Promise<void>): Promise<void> {
  const { json } = command.optsWithGlobals<{ json?: boolean }>();
  const run: Run = { out: createConsole(json === true), signal: interrupt.signal, sources: {}, diagnostics: [] };
  try {
    await work(run);
    run.out.done();
    process.exitCode = exitCodeOf(run.diagnostics);
  } catch (error) {
    run.out.done();
    if (interrupt.signal.aborted) {
      process.stderr.write("interrupted; nothing was left half-written\n");
      process.exitCode = exitCodes.interrupted;
      return;
    }
    const problems = problemsOf(error);
    run.diagnostics.push(...problems);
    run.out.report(problems, (file) => run.sources[file]);
    process.exitCode = exitCodeOf(run.diagnostics);
    run.out.printJson({
      schema: "lookback/1",
      command: command.name(),
      ok: false,
      exitCode: process.exitCode,
      diagnostics: run.diagnostics,
    });
  }
}

function problemsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof Refusal) return error.diagnostics;
  const text = error instanceof Error ? error.message : String(error);
  const where =
    error instanceof Error
      ? (error.stack
          ?.split("\n")[1]
          ?.trim()
          .replace(/\(?file:.*\/dist\//, "(dist/") ?? "")
      : "";
  return [internals.crash(undefined, `${text} ${where}`.trim())];
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || value < 1 || !Number.isSafeInteger(value))
    throw new InvalidArgumentError("it is not a whole number of at least 1.");
  return value;
}

try {
  await program.parseAsync();
  if (process.argv.length <= 2) process.exitCode = exitCodes.usage;
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 && error.code !== "commander.help" ? exitCodes.fine : exitCodes.usage;
}
