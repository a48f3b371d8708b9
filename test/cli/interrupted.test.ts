/** Ctrl-C, closed pipes, terminals: how a run ends early, and that nothing of it stays. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contents, main, type Running, spec, tiny, type Workplace, workplace } from "../support/cli.ts";
import { npz } from "../support/npz.ts";
import { hasTool } from "../support/tools.ts";

const posix = process.platform !== "win32";

/** Much to calibrate with and to verify: some seconds of work. */
const long = {
  ...tiny,
  "calibration.npz": npz({ x: { shape: [1, 120_000, 3], values: Array.from({ length: 360_000 }, (_, i) => Math.sin(i)) } }),
};

/** A folder for temporary files, and a mark by which a process that outlives its parent is found. */
function traced(place: Workplace): { env: NodeJS.ProcessEnv; leftOver: () => string[] } {
  const temporary = join(place.path, "tmp");
  mkdirSync(temporary);
  const mark = `LOOKBACK_TEST_MARK=${place.path}`;
  const survivors = () =>
    existsSync("/proc")
      ? readdirSync("/proc").filter((pid) => {
          try {
            return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "latin1").includes(mark);
          } catch {
            return false;
          }
        })
      : [];
  const env = { TMPDIR: temporary, TMP: temporary, TEMP: temporary, LOOKBACK_TEST_MARK: place.path };
  return { env, leftOver: () => [...readdirSync(temporary), ...survivors()] };
}

/** As a terminal does it: to the whole group, children included. */
function interrupt({ child }: Running, signal: NodeJS.Signals = "SIGINT"): void {
  process.kill(-(child.pid ?? 0), signal);
}

interface Moment {
  readonly args: readonly string[];
  /** What is on stderr when the signal comes. */
  readonly at: string;
  readonly files?: typeof tiny;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: NodeJS.Signals;
  /** Whether the project is whole by then. */
  readonly written?: boolean;
}

const embedded = { PATH: "" };
const moments: Readonly<Record<string, Moment>> = {
  "compile, reading the spec": { args: ["compile", "tiny.ts"], at: "reading" },
  "compile, quantizing": { args: ["compile", "tiny.ts", "--skip-types"], at: "quantizing", files: long },
  "verify, reading the spec": { args: ["verify", "tiny.ts"], at: "reading" },
  "verify, in the system's compiler": { args: ["verify", "tiny.ts", "--skip-types", "--no-cache"], at: "compiling the C", written: true },
  "verify, in the embedded compiler": {
    args: ["verify", "tiny.ts", "--skip-types", "--no-cache"],
    at: "compiling the C",
    env: embedded,
    written: true,
  },
  "verify, comparing": { args: ["verify", "tiny.ts", "--skip-types"], at: "comparing 120,000 steps", files: long, written: true },
  ...(hasTool("avr-gcc")
    ? { "build, in a board's compiler": { args: ["build", "tiny.ts", "--skip-types", "--target", "arduino-uno"], at: "building for" } }
    : {}),
  "compile, by a shutdown": { args: ["compile", "tiny.ts"], at: "reading", signal: "SIGTERM" },
  "verify, by a closed terminal": { args: ["verify", "tiny.ts"], at: "reading", env: embedded, signal: "SIGHUP" },
};

describe.runIf(posix).concurrent("Ctrl-C", () => {
  for (const [name, { args, at, files = tiny, env, signal, written = false }] of Object.entries(moments)) {
    test(name, async ({ expect }) => {
      const place = workplace(files);
      const { env: mark, leftOver } = traced(place);
      const running = place.start(args, { env: { ...mark, ...env } });
      await running.says(at);
      const before = performance.now();
      interrupt(running, signal);
      const said = await running;
      expect([said.code, said.stdout]).toEqual([130, ""]);
      expect(said.stderr.endsWith("interrupted; nothing was left half-written\n")).toBe(true);
      expect(performance.now() - before).toBeLessThan(5000);
      const left = Object.keys(contents(place.path)).filter((file) => !(file in files));
      expect(left.some((file) => file === "build/tiny/manifest.json")).toBe(written);
      expect(left.filter((file) => !file.startsWith("build/tiny/"))).toEqual([]);
      expect(leftOver()).toEqual([]);
    });
  }

  test("with --json the one object is printed too", async ({ expect }) => {
    const place = workplace(tiny);
    const running = place.start(["verify", "tiny.ts", "--json", "--no-cache"]);
    // Nothing is said with --json; once the project is there, the C is being compiled.
    while (!existsSync(join(place.path, "build/tiny"))) await new Promise((resolve) => setTimeout(resolve, 5));
    interrupt(running);
    const said = await running;
    const { diagnostics, ...rest } = JSON.parse(said.stdout);
    expect([said.code, said.stderr, diagnostics]).toEqual([130, "", []]);
    expect(rest).toEqual({ schema: "lookback/1", command: "verify", ok: false, exitCode: 130, models: [] });
  });
});

describe.runIf(posix)("a reader that has seen enough", () => {
  const piped = (args: string, end: string) =>
    spawnSync("/bin/sh", ["-c", `"$NODE" "$MAIN" ${args} ${end}`], {
      encoding: "utf8",
      env: { ...process.env, NODE: process.execPath, MAIN: main },
    });

  test("ends the command quietly", () => {
    expect(piped("explain", "| head -n 1")).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^code +severity +what\n$/),
      stderr: "",
    });
    expect(piped("targets --json", "| head -c 1")).toMatchObject({ status: 0, stdout: "{", stderr: "" });
    expect(piped("verfy", "2>&1 | head -n 1")).toMatchObject({ status: 0, stdout: "error LB1050: unknown command 'verfy'\n" });
  });
});

describe.runIf(process.platform === "linux" && hasTool("script"))("on a terminal", () => {
  test("progress is one line that is gone in the end, no wider than the terminal", () => {
    const { path } = workplace(tiny);
    const command = `stty cols 40; "${process.execPath}" "${main}" compile tiny.ts --skip-types`;
    const { stdout } = spawnSync("script", ["-qec", command, "/dev/null"], { cwd: path, encoding: "utf8" });
    const clear = "\r\u001b[K";
    const [progress = "", report = ""] = stdout.split(`${clear}\r\n`);
    const lines = progress.split(clear).slice(1);
    expect(lines).toContain("reading tiny.ts");
    expect(lines).toContain("tiny: quantizing");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(40);
    expect(progress).not.toContain("\n");
    expect(report).toMatch(/^tiny for generic, from tiny\.ts/);
    expect(report).not.toContain("\u001b");
  });

  test("a diagnostic begins on a line of its own", () => {
    const { path } = workplace({ ...tiny, "tiny.ts": spec().replace("units: 2", "units: 3") });
    const { stdout, status } = spawnSync("script", ["-qec", `"${process.execPath}" "${main}" compile tiny.ts --skip-types`, "/dev/null"], {
      cwd: path,
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stdout).toContain("\r\u001b[Kerror LB4104: ");
  });
});
