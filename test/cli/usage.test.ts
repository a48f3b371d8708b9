/** The form of a command line (exit code 2), names of things (exit code 1), help, and what the small commands print. */

import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/diagnostics/catalogue.ts";
import { diagnosticsOf, tiny, workplace } from "../support/cli.ts";

const place = workplace(tiny);

describe.concurrent("wrong usage", () => {
  const cases: readonly [args: string, says: string][] = [
    ["verfy tiny.ts", "error LB1050: unknown command 'verfy'\n  help: did you mean verify? lookback --help lists commands and options"],
    ["help verfy", "error LB1050: unknown command 'verfy'\n  help: did you mean verify? lookback --help lists commands and options"],
    ["compile", "error LB1050: missing required argument 'spec.ts'\n  help: lookback compile --help lists its options"],
    [
      "compile tiny.ts --targt pico",
      "error LB1050: unknown option '--targt'\n  help: did you mean --target? lookback compile --help lists its options",
    ],
    [
      "compile tiny.ts --steps 3",
      "error LB1050: unknown option '--steps'\n  help: did you mean --stats? lookback compile --help lists its options",
    ],
    [
      "compile tiny.ts other.ts",
      "error LB1050: too many arguments for 'compile'. Expected 1 argument but got 2\n  help: lookback compile --help lists its options",
    ],
    ["verify tiny.ts --steps", "error LB1050: option '--steps <n>' argument missing\n  help: lookback verify --help lists its options"],
    ["--no-cache", "error LB1050: no command was given\n  help: lookback --help lists commands and options"],
    ...["0", "-1", "1.5", "1e3", "many", "99999999999999999999"].map((steps): [string, string] => [
      `verify tiny.ts --steps ${steps}`,
      `error LB1050: option '--steps <n>' argument '${steps}' is invalid. It must be a whole number of at least 1\n  help: lookback verify --help lists its options`,
    ]),
  ];
  for (const [args, says] of cases) {
    test(`lookback ${args}`, async ({ expect }) => {
      const said = await place.lookback(args.split(" "));
      expect(said).toEqual({ code: 2, stdout: "", stderr: `${says}\n` });
    });
  }

  test("no command at all prints the help", async ({ expect }) => {
    const { code, stdout, stderr } = await place.lookback([]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^Usage: lookback/);
  });
});

describe.concurrent("names of things", () => {
  const cases: readonly [args: string, says: string][] = [
    ["compile tiny.ts --target cortex-m44", "error LB6001: there is no target cortex-m44\n  help: did you mean cortex-m4?"],
    [
      "compile tiny.ts --print-after quantise",
      "error LB1052: there is no stage quantise; the stages are read, lower, framework, quantize, select, plan, trace, emit\n  help: did you mean quantize?",
    ],
    ["compile tiny.ts --model tini", "error LB1051: the spec exports no model tini; it exports tiny\n  help: did you mean tiny?"],
    ["compile tinny.ts", "error LB1003: there is no file tinny.ts\n  help: did you mean tiny.ts?"],
    ["compile .", "error LB1011: . is a folder, not a file\n  help: did you mean tiny.ts?"],
    [
      "compile weights.safetensors",
      "error LB1013: weights.safetensors is not a TypeScript file\n  help: a spec's name ends in .ts or .mts",
    ],
    [
      "compile tiny.ts --root nowhere",
      "error LB1020: the root nowhere is not a folder\n  help: --root names an existing folder that holds the spec",
    ],
    ["explain LB31O5", "error LB1053: no diagnostic has the code LB31O5\n  help: did you mean LB3005?"],
    [
      "explain Dense",
      "error LB1053: no diagnostic has the code Dense\n  help: a code is LB and four digits, such as LB3015; lookback explain without one lists them all",
    ],
  ];
  for (const [args, says] of cases) {
    test(`lookback ${args}`, async ({ expect }) => {
      const said = await place.lookback(args.split(" "));
      expect([said.code, said.stdout, diagnosticsOf(said)]).toEqual([1, "", says]);
    });
  }
});

describe.concurrent("answers", () => {
  for (const command of [
    "",
    "compile ",
    "verify ",
    "build ",
    "flash ",
    "memory ",
    "monitor ",
    "replay ",
    "explain ",
    "doctor ",
    "targets ",
  ]) {
    test(`lookback ${command}--help has examples`, async ({ expect }) => {
      const { code, stdout, stderr } = await place.lookback(`${command}--help`.split(" "));
      expect([code, stderr]).toEqual([0, ""]);
      await expect(stdout).toMatchFileSnapshot(`golden/help-${command.trim() || "all"}.txt`);
      for (const [, example] of stdout.matchAll(/^ {2}(lookback .*)$/gm))
        expect(example).toMatch(/^lookback (compile|verify|build|flash|memory|monitor|replay|explain|doctor|targets)/);
      expect(stdout).toContain("\nExamples:\n  lookback ");
    });
  }

  test("lookback help compile is lookback compile --help", async ({ expect }) => {
    const [one, other] = await Promise.all([place.lookback(["help", "compile"]), place.lookback(["compile", "--help"])]);
    expect(one).toEqual(other);
  });

  test("--version names the contract", async ({ expect }) => {
    expect(await place.start(["--version"])).toEqual({ code: 0, stdout: "lookback 0.1.0, arithmetic contract 1\n", stderr: "" });
  });

  test("explain prints a paragraph, or every code", async ({ expect }) => {
    const [one, all] = await Promise.all([place.lookback(["explain", "lb7005"]), place.lookback(["explain"])]);
    expect(one.stdout).toMatch(/^LB7005 \(error\): another compile writes the same folder\n\nOnly one compile at a time/);
    expect(all.stdout.split("\n").filter((line) => /^LB\d{4} /.test(line))).toHaveLength(catalogue.size);
    expect(Math.max(...one.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test("targets are aligned", async ({ expect }) => {
    const { stdout } = await place.lookback(["targets"]);
    const [cores = [], boards = []] = stdout.split("\n\n").map((part) => part.trimEnd().split("\n"));
    expect(cores[0]).toMatch(/^core +kernels +what$/);
    expect(cores.map((line) => line.split(" ")[0])).toContain("generic");
    expect(boards[0]).toMatch(/^board +core +MHz +RAM bytes +flash bytes +flashed by +emulated by +what$/);
    const at = boards[0]?.indexOf("core") ?? 0;
    expect(boards.slice(1).every((line) => /^(cortex|rv32|avr|xtensa)/.test(line.slice(at)))).toBe(true);
    expect(boards.find((line) => line.startsWith("pico "))).toMatch(/ 125 +270,336 +2,097,152 +uf2 +rp2040js +Raspberry Pi Pico/);
  });

  test("doctor names what is missing and how to get it", async ({ expect }) => {
    const { code, stdout } = await place.start(["doctor"], { env: { PATH: "" } });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^lookback 0\.1\.0, arithmetic contract 1, Node \d+\.\d+\.\d+ on \w+ \w+\n/);
    expect(stdout).toContain("missing  WASI SDK: WASI_SDK_PATH is not set\n");
    expect(stdout).toContain("missing  system clang: no clang in PATH\n");
    expect(stdout).toMatch(/found {4}@yowasp\/clang: @yowasp\/clang \S+ \(used\)\n/);
    for (const gcc of ["arm-none-eabi-gcc", "riscv64-unknown-elf-gcc", "avr-gcc"])
      expect(stdout).toMatch(new RegExp(`missing  ${gcc}: not in PATH\n +would enable .*\n +to get it: apt install `));
  });
});

test("what can be given before the command can be given behind it", async () => {
  const [before, behind] = await Promise.all([place.lookback(["--json", "targets"]), place.lookback(["targets", "--json"])]);
  expect(before.stdout).toBe(behind.stdout);
});
