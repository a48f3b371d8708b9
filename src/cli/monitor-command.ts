import { closeSync, openSync, writeSync } from "node:fs";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { executing } from "../diagnostics/executors.ts";
import { invariant } from "../diagnostics/internal.ts";
import { portLink } from "../links/port.ts";
import { monitored } from "../verify/monitor.ts";
import { shownPath } from "./paths.ts";
import type { Run } from "./run.ts";
import { trying } from "./snapshot-file.ts";
import { compileUntil, open } from "./spec.ts";
import { many } from "./table.ts";

export interface MonitorCommandOptions {
  /** The spec. */
  readonly model: string;
  readonly target: string;
  readonly log?: string;
  /** Ends after so many steps; without it, at Ctrl-C. */
  readonly steps?: number;
  readonly root?: string;
  readonly skipTypes?: boolean;
}

/** `lookback monitor`: what the program on a board does with the model, as it does it. */
export async function monitor(port: string, options: MonitorCommandOptions, run: Run): Promise<void> {
  const { model: spec, root, skipTypes = false, steps: most = Infinity } = options;
  const opened = await open(spec, { ...(root === undefined ? {} : { root }), skipTypes, target: options.target }, run);
  const { target } = opened;
  if (target.board === undefined) throw new Refusal(executing.portOfWhat(undefined, port, target.name));
  const [model] = opened.models;
  invariant(model !== undefined, "a spec has a model");
  const { quantize: graph } = await compileUntil("quantize", model, opened, run);
  invariant(graph !== undefined, `${model.name} was not quantized`);
  const shown = options.log === undefined ? undefined : shownPath(options.log).replaceAll("\\", "/");
  const log = shown === undefined ? undefined : trying(shown, () => openSync(shown, "w"));
  const ended = new AbortController();
  let steps = 0;
  try {
    await monitored(graph, `serial:${port}`, await portLink(port, target.board.uart.baud), {
      signal: AbortSignal.any([run.signal, ended.signal]),
      onFrame: (frame) => log !== undefined && writeSync(log, frame),
      onReset: () => run.out.print("reset"),
      onStep: (inputs, outputs) => {
        run.out.print(`${steps++}  ${inputs}  ->  ${outputs}`);
        if (steps >= most) ended.abort();
      },
    });
  } finally {
    if (log !== undefined) closeSync(log);
  }
  run.result["monitor"] = { model: graph.name, port, steps, ...(shown === undefined ? {} : { log: shown }) };
  run.out.note(`${many(steps, "step")}${shown === undefined ? "" : `; ${shown} is written`}`);
}
