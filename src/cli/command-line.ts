/** A command line from its arguments to its exit code, within this process: all that `lookback` is, but the process. */

import { CommanderError } from "commander";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { createProgram } from "./program.ts";
import { end, fail, perform, type Run, say } from "./run.ts";
import { isAnswer, usageProblem } from "./usage.ts";

/** Never throws: whatever goes wrong is said, and has its exit code. */
export async function commandLine(args: readonly string[], run: Run): Promise<ExitCode> {
  let answer = "";
  const program = createProgram({
    act: (name, work) => perform(run, name, work),
    print: (text) => {
      answer += text;
    },
  });
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    const known = program.commands.map((one) => one.name());
    const named = known.find((name) => args.includes(name));
    const text = answer.trimEnd();
    if (!(error instanceof CommanderError)) fail(run, error);
    else if (isAnswer(error)) {
      run.out.print(text);
      run.result["text"] = text;
      run.command = error.code === "commander.version" ? "version" : "help";
      end(run, exitCodes.fine);
    } else {
      run.command = named ?? null;
      // Whoever asks for nothing wants to know what there is.
      if (args.length === 0) run.out.note(text);
      else say(run, [usageProblem(error, args, named, known)]);
      end(run, exitCodes.usage);
    }
  }
  return run.exitCode;
}
