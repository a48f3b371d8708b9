/** The command line in folders of its own, within this process or as the built one in a child, and what it leaves behind. */

import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandLine } from "../../src/cli/command-line.ts";
import { createConsole } from "../../src/cli/console.ts";
import { createRun } from "../../src/cli/run.ts";
import { asksForJson } from "../../src/cli/usage.ts";
import { parseSpec } from "../../src/spec/parse.ts";
import { npz } from "./npz.ts";
import { random } from "./random.ts";
import { safetensors } from "./safetensors.ts";

export const main: string = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface Said {
  /** The exit code, or the signal that ended the process. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface Running extends PromiseLike<Said> {
  readonly child: ChildProcess;
  /** Resolves when stderr holds a text. */
  readonly says: (text: string) => Promise<void>;
}

export interface Workplace {
  readonly path: string;
  readonly write: (files: Files) => void;
  /**
   * `lookback ...args` with this folder as the working folder, within this process, one after the other: nothing is loaded twice, and a
   * spec is read without a thread.
   */
  readonly lookback: (args: readonly string[], more?: { cwd?: string; env?: NodeJS.ProcessEnv }) => Promise<Said>;
  /** The same in a process of its own, as users have it. */
  readonly start: (args: readonly string[], more?: { cwd?: string; env?: NodeJS.ProcessEnv }) => Running;
}

/** Compiled WebAssembly and working folders of the tests, so that the user's cache is not touched. */
const shared = mkdtempSync(join(tmpdir(), "lookback-cli-"));
Object.assign(process.env, { XDG_CACHE_HOME: join(shared, "cache"), WASI_SDK_PATH: "" });

export function workplace(files: Files = {}): Workplace {
  const path = mkdtempSync(join(shared, "work-"));
  const write = (more: Files): void => {
    for (const [name, content] of Object.entries(more)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), content);
    }
  };
  write(files);
  return {
    path,
    write,
    lookback: (args, { cwd = path, env = {} } = {}) => inTurn(() => within(args, cwd, env)),
    start: (args, { cwd = path, env = {} } = {}) => start([main, ...args], cwd, env),
  };
}

let turn: Promise<unknown> = Promise.resolve();

/** A process has one working folder and one environment. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(work);
  turn = mine.catch(() => {});
  return mine;
}

async function within(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Said> {
  const said = { stdout: "", stderr: "" };
  const into = (stream: keyof typeof said) => ({ write: (text: string) => (said[stream] += text) });
  const run = createRun(createConsole(asksForJson(args), { stdout: into("stdout"), stderr: into("stderr") }), {
    signal: new AbortController().signal,
    readSpec: async (path, options) => parseSpec(path, options),
  });
  const before = { cwd: process.cwd(), env: Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name] ?? ""])) };
  process.chdir(cwd);
  Object.assign(process.env, env);
  try {
    return { code: await commandLine(args, run), ...said };
  } finally {
    process.chdir(before.cwd);
    Object.assign(process.env, before.env);
  }
}

/** Node in a process group of its own, as a terminal makes one. */
export function start(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Running {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => (said[stream] += text));
  const end = new Promise<Said>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ ...said, code: code ?? signal ?? "?" }));
  });
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!said.stderr.includes(text)) return;
        child.stderr.off("data", look);
        resolve();
      };
      child.stderr.on("data", look);
      child.once("close", () => reject(new Error(`it ended without saying ${text}:\n${said.stderr}`)));
      look();
    });
  // biome-ignore lint/suspicious/noThenProperty: to be awaited is its use
  return { child, says, then: (done, failed) => end.then(done, failed) };
}

/** stderr without the lines of progress. */
export function diagnosticsOf({ stderr }: Said): string {
  return stderr
    .split("\n")
    .filter((line) => !/^(reading |\w+: )/.test(line))
    .join("\n")
    .trimEnd();
}

/** Every file below a folder with the hash of its content, sorted; empty if there is no folder. */
export function contents(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (below: string): void => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) walk(name);
      else
        found[name] = createHash("sha256")
          .update(readFileSync(join(folder, name)))
          .digest("hex")
          .slice(0, 16);
    }
  };
  try {
    walk("");
  } catch {
    return {};
  }
  return found;
}

/** A model of one layer, with all its data; `head` replaces its options, `step` its body. */
export function spec(options: string = tinyOptions, step = "dense(input([3], { range: [-1, 1] }), { units: 2 })"): string {
  const used = ["add", "argmax", "clamp", "concat", "dense", "input", "lstm", "relu", "sigmoid", "softmax", "tanh"];
  const names = used.filter((name) => new RegExp(`\\b${name}\\(`).test(step));
  return `import { ${[...names, "model"].join(", ")} } from "lookback";\n\nexport default model({ ${options} }, () => ${step});\n`;
}

export const tinyOptions = 'weights: "./weights.safetensors", calibration: "./calibration.npz"';

const numbers = (count: number, seed: number): number[] => {
  const r = random(seed);
  return Array.from({ length: count }, () => Math.max(-1, Math.min(1, r.normal() / 2)));
};

export const tinyWeights = {
  "output.weight": { shape: [2, 3], values: numbers(6, 1) },
  "output.bias": { shape: [2], values: [0.1, -0.2] },
};
export const tinyInputs = { shape: [2, 4, 3], values: numbers(24, 2) };

/** What dense gives for the inputs, from its definition. */
export const tinyOutputs: { readonly shape: number[]; readonly values: number[] } = {
  shape: [2, 4, 2],
  values: Array.from({ length: 16 }, (_, i) => {
    const [step, unit] = [Math.floor(i / 2), i % 2];
    const { "output.weight": weight, "output.bias": bias } = tinyWeights;
    return [0, 1, 2].reduce((sum, k) => sum + weight.values[3 * unit + k]! * tinyInputs.values[3 * step + k]!, bias.values[unit]!);
  }),
};

export const tiny: Files = {
  "tiny.ts": spec(),
  "weights.safetensors": safetensors(tinyWeights),
  "calibration.npz": npz({ x: tinyInputs }),
};
