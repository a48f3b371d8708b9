/** Runs the tool that flashes, and says what its failure means. */

import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Diagnostic, Refusal } from "../diagnostics/diagnostic.ts";
import { flashing } from "../diagnostics/flashing.ts";
import { accessFix, type FlashPlan } from "./plan.ts";
import type { Step } from "./runner.ts";

export interface ToolOptions {
  readonly platform: "linux" | "darwin" | "win32";
  readonly signal: AbortSignal;
  /** Lines of the tool as they come. */
  readonly onLine: (line: string) => void;
  /** Without a byte of output for so long, it hangs. */
  readonly silenceMs?: number;
}

const keptLines = 12;

/** Throws a Refusal if it fails. The tool is ended with the signal, and waited for. */
export async function runTool(step: Extract<Step, { kind: "run" }>, plan: FlashPlan, options: ToolOptions): Promise<void> {
  const { script } = step;
  if (script === undefined) return runCommand(step.command, plan, options);
  const folder = await mkdtemp(join(tmpdir(), "lookback-flash-"));
  try {
    const file = join(folder, "commands");
    await writeFile(file, script);
    await runCommand(
      step.command.map((word) => (word === "<script>" ? file : word)),
      plan,
      options,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runCommand([program = "", ...args]: readonly string[], plan: FlashPlan, options: ToolOptions): Promise<void> {
  const { signal, silenceMs = 120_000 } = options;
  signal.throwIfAborted();
  const lines: string[] = [];
  const how = await new Promise<string | undefined>((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    let silent: string | undefined;
    const silence = setTimeout(() => {
      silent = `said nothing for ${silenceMs / 1000} s and was ended`;
      child.kill("SIGKILL");
    }, silenceMs);
    const stop = (): void => void child.kill();
    signal.addEventListener("abort", stop, { once: true });
    for (const stream of [child.stdout, child.stderr]) {
      let rest = "";
      stream.setEncoding("utf8").on("data", (text: string) => {
        silence.refresh();
        // A bar of progress ends its lines with a carriage return.
        const parts = (rest + text).split(/[\r\n]+/);
        rest = parts.pop() ?? "";
        take(parts);
      });
      stream.on("end", () => take([rest]));
    }
    const take = (parts: readonly string[]): void => {
      for (const line of parts.map((part) => part.trim()).filter((part) => part !== "")) {
        lines.push(line);
        options.onLine(line);
      }
    };
    const ended = (result: () => void): void => {
      clearTimeout(silence);
      signal.removeEventListener("abort", stop);
      result();
    };
    child.on("error", ({ message }) => ended(() => resolve(`could not be started: ${message}`)));
    child.on("close", (code, by) =>
      ended(() => resolve(silent ?? (by !== null ? `was ended by ${by}` : code === 0 ? undefined : `ended with status ${code}`))),
    );
  });
  signal.throwIfAborted();
  if (how !== undefined) throw new Refusal(failure(program, how, lines, plan, options.platform));
}

/** The tool's last lines stay below whatever they mean. */
export function failure(
  tool: string,
  how: string,
  lines: readonly string[],
  plan: FlashPlan,
  platform: ToolOptions["platform"],
): Diagnostic {
  const { runner, target, found } = plan;
  const text = lines.join("\n");
  const place = found?.place ?? found?.says ?? target.name;
  const last = lines.slice(-keptLines);
  const noted = (diagnostic: Diagnostic): Diagnostic => ({ ...diagnostic, notes: last.map((line) => `| ${line}`) });
  switch (runner.meanings.find(({ pattern }) => pattern.test(text))?.means) {
    case "access":
      return noted(flashing.noAccess(undefined, place, accessFix(found?.place ?? found?.opens, platform)));
    case "absent":
      return noted(
        flashing.notFound(
          undefined,
          target.name,
          `answer from ${place}`,
          [],
          plan.way.enter ? `to make it ready, ${plan.way.enter}` : "check the cable and the power, and press reset",
        ),
      );
    case "other-chip":
      return noted(
        flashing.otherBoard(
          undefined,
          place,
          `another chip, says ${tool}`,
          `it should be ${plan.way.chip ?? target.title}; look at the board, and name it with --target`,
        ),
      );
    case undefined:
      return flashing.toolFailed(undefined, tool, how, last);
  }
}
