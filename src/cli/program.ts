/** The command line: commands, options, help. What they do stands in a file each, which is loaded when its command runs. */

import { Command, InvalidArgumentError, Option } from "commander";
import { libraryForms } from "../ir/project.ts";
import { contract } from "../ir/quantized.ts";
import { version } from "../version.ts";
import type { MemoryCommandOptions } from "./memory-command.ts";
import type { MonitorCommandOptions } from "./monitor-command.ts";
import type { ReplayCommandOptions } from "./replay-command.ts";
import type { Run } from "./run.ts";
import { stageNames } from "./stage-names.ts";

/** How a command's work is done and ended; `print` gets the text of help and of --version. */
export interface Doing {
  readonly act: (command: string, work: (run: Run) => Promise<void>) => Promise<void>;
  readonly print: (text: string) => void;
}

const examples = (...lines: readonly string[]): string => ["\nExamples:", ...lines].join("\n  ");
const exitCodesText = `
Exit codes:
  0    fine
  1    the spec, its data or a name is wrong, the budget is exceeded, or a tool is missing
  2    wrong usage of this command line
  3    C and reference differ, or the tolerance is exceeded
  70   a mistake in lookback
  130  interrupted`;

export function createProgram({ act, print }: Doing): Command {
  const program = new Command("lookback")
    .description("Compiles streaming sequence models to fixed-point C, with proof that the C is the same program.")
    .configureOutput({ writeOut: print, writeErr: print })
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .version(
      `lookback ${version}, arithmetic contract ${contract}`,
      "-V, --version",
      "print the version and the arithmetic contract's number",
    )
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "list a command's options")
    .option("--json", "print the result as one JSON object (docs/json.md)")
    .option("--root <folder>", "the folder that a spec may read; its own by default")
    .option("--no-cache", "build anew, and keep no compiled WebAssembly")
    .addHelpText("after", examples("lookback compile model.ts", "lookback verify model.ts", "lookback explain LB3015"))
    .addHelpText("after", exitCodesText);

  specCommand(program, "compile", "compile a spec to a C project")
    .addOption(new Option("--print-after <stage>", `print what a stage made, as JSON, and stop: ${stageNames.join(", ")}`))
    .addOption(new Option("--as <form>", "the C project as a library of this framework").choices(libraryForms))
    .addHelpText(
      "after",
      examples(
        "lookback compile examples/digits/model.ts",
        "lookback compile model.ts -o firmware/model --target cortex-m4",
        "lookback compile model.ts --as arduino -o ~/Arduino/libraries/digits",
        "lookback compile model.ts --print-after quantize",
      ),
    )
    .action((spec: string, _options, command: Command) =>
      act("compile", async (run) => (await import("./compile-command.ts")).compile(spec, command.optsWithGlobals(), run)),
    );

  specCommand(program, "verify", "compile if stale, run the C as WebAssembly, and compare every bit with the reference")
    .option("--steps <n>", "at most so many steps in all", wholeNumber)
    .option("--on <executors>", "who runs the C: wasm, boards (each in its emulator), serial:PORT for the --target board; commas between")
    .option("--traps", "run a third build, in which undefined behaviour traps")
    .addHelpText(
      "after",
      examples(
        "lookback verify examples/digits/model.ts",
        "lookback verify model.ts --traps --steps 1000",
        "lookback verify model.ts --on wasm,microbit,pico",
        "lookback verify model.ts --target pico --on serial:/dev/ttyACM0",
        "lookback verify model.ts --json",
      ),
    )
    .action((spec: string, _options, command: Command) =>
      act("verify", async (run) => (await import("./verify-command.ts")).verify(spec, command.optsWithGlobals(), run)),
    );

  specCommand(program, "build", "compile if stale, and build the program and its images for a board")
    .addHelpText(
      "after",
      examples(
        "lookback build examples/digits/model.ts --target pico",
        "lookback build model.ts --target nucleo-f446re -o firmware/model",
        "lookback build model.ts --target arduino-mega --json",
      ),
    )
    .action((spec: string, _options, command: Command) =>
      act("build", async (run) => (await import("./build-command.ts")).build(spec, command.optsWithGlobals(), run)),
    );

  specCommand(program, "flash", "build, find the board, write the program into its flash, and greet it", "<spec.ts or project or image>")
    .option("--port <port>", "which board: a serial port, the folder of a drive, or a probe's serial number")
    .option("--runner <way>", "how: one of the board's ways (default: the first whose tool is there)")
    .option("--serial <port>", "the serial port on which the program answers, where it is another one")
    .option("--dry-run", "say what would be written where, and which commands would run")
    .addHelpText(
      "after",
      examples(
        "lookback flash examples/digits/model.ts --target pico",
        "lookback flash build/digits --target arduino-mega --port /dev/ttyACM0",
        "lookback flash program.elf --target nucleo-f446re --runner openocd --dry-run",
      ),
    )
    .action((what: string, _options, command: Command) =>
      act("flash", async (run) => (await import("./flash-command.ts")).flashCommand(what, command.optsWithGlobals(), run)),
    );

  program
    .command("memory")
    .description("print what the lookBacks of a model hold: of a snapshot, or after so many steps")
    .argument("[snapshot]", "a file with the bytes that <model>_snapshot left")
    .requiredOption("--model <spec.ts>", "the spec of the model; of several, the snapshot names its own")
    .option("--after <n>", "without a snapshot: run the reference over n steps of the test data", wholeNumber)
    .option("--svg <file>", "also draw it: levels as rows, slots as cells")
    .option("--skip-types", "leave TypeScript's own type check to the editor")
    .addHelpText(
      "after",
      examples(
        "lookback memory dump.bin --model examples/recall/model.ts",
        "lookback memory --model examples/recall/model.ts --after 500 --svg memory.svg",
        "lookback memory dump.bin --model model.ts --json",
      ),
    )
    .action((snapshot: string | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<MemoryCommandOptions>();
      if ((snapshot === undefined) === (options.after === undefined)) command.error("error: name a snapshot, or --after <n>: one of them");
      return act("memory", async (run) => (await import("./memory-command.ts")).memory(snapshot, options, run));
    });

  program
    .command("monitor")
    .description("print what the program on a board does with the model, and record it; Ctrl-C ends it")
    .argument("<port>", "a serial port")
    .requiredOption("--model <spec.ts>", "the spec of the model")
    .requiredOption("--target <board>", "the board on the port")
    .option("--log <file>", "record it: lookback replay makes it again")
    .option("--steps <n>", "end after so many steps", wholeNumber)
    .option("--skip-types", "leave TypeScript's own type check to the editor")
    .addHelpText("after", examples("lookback monitor /dev/ttyACM0 --model model.ts --target pico --log day.log"))
    .action((port: string, _options, command: Command) =>
      act("monitor", async (run) =>
        (await import("./monitor-command.ts")).monitor(port, command.optsWithGlobals<MonitorCommandOptions>(), run),
      ),
    );

  program
    .command("replay")
    .description("make the steps of a log again in the reference, and compare every bit")
    .argument("<log>", "a file that monitor wrote")
    .requiredOption("--model <spec.ts>", "the spec of the model; of several, the log names its own")
    .option("--skip-types", "leave TypeScript's own type check to the editor")
    .addHelpText("after", examples("lookback replay day.log --model model.ts"))
    .action((log: string, _options, command: Command) =>
      act("replay", async (run) => (await import("./replay-command.ts")).replay(log, command.optsWithGlobals<ReplayCommandOptions>(), run)),
    );

  program
    .command("explain")
    .description("explain a diagnostic; without a code, list all")
    .argument("[code]", "such as LB3015")
    .addHelpText("after", examples("lookback explain LB3015", "lookback explain"))
    .action((code: string | undefined) => act("explain", async (run) => (await import("./explain-command.ts")).explain(code, run)));

  program
    .command("doctor")
    .description("say which compilers and emulators there are, what each enables, and how to get it")
    .addHelpText("after", examples("lookback doctor", "lookback doctor --json"))
    .action(() => act("doctor", async (run) => (await import("./doctor-command.ts")).doctor(run)));

  program
    .command("targets")
    .description("list the cores and boards that --target takes")
    .addHelpText("after", examples("lookback targets", "lookback targets --json"))
    .action(() => act("targets", async (run) => (await import("./targets-command.ts")).targets(run)));

  return program;
}

/** What compile, verify, build and flash have in common. */
function specCommand(program: Command, name: string, description: string, argument = "<spec.ts>"): Command {
  return program
    .command(name)
    .description(description)
    .argument(argument, argument === "<spec.ts>" ? "the model spec" : "the model spec, the folder of a project that was built, or an image")
    .option("-o, --output <folder>", "where the C project goes (default: build/<model>)")
    .addOption(new Option("--target <core-or-board>", "what to compile for (lookback targets lists them)").default("generic"))
    .option("--model <name>", "one of several models of the spec (default: all)")
    .option("--skip-types", "leave TypeScript's own type check to the editor")
    .option("--stats", "let the C count what happens in it: <model>_stats tells (the state grows)")
    .option("--force", "overwrite edited files in the output folder, and keep foreign ones beside the project");
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || value < 1 || !Number.isSafeInteger(value))
    throw new InvalidArgumentError("It must be a whole number of at least 1.");
  return value;
}
