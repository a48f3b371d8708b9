/** --json: one object whatever happens, as docs/json.md and its schema say. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { writeHex } from "../../src/images/intel-hex.ts";
import { type Files, spec, tiny, tinyInputs, tinyOptions, tinyOutputs, workplace } from "../support/cli.ts";
import { mismatches } from "../support/json-schema.ts";
import { npz } from "../support/npz.ts";
import { safetensors } from "../support/safetensors.ts";
import { hasTool } from "../support/tools.ts";

const docs = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");
const schema = JSON.parse(docs("json.schema.json"));

interface Case {
  readonly args: string;
  readonly exit: number;
  /** The command that the object names; of the arguments, if not given. */
  readonly command?: string | null;
  readonly codes?: readonly string[];
  /** The fields beside those of every object. */
  readonly fields?: readonly string[];
  readonly files?: Files;
}

const everything: Files = {
  "tiny.ts": spec(`${tinyOptions}, expected: "./expected.npz", test: "./test.npz"`),
  "expected.npz": npz({ x: tinyInputs, output: tinyOutputs }),
  "test.npz": npz({ x: tinyInputs, output: { shape: [2, 4, 2], values: tinyOutputs.values } }),
};
const labels: Files = {
  "tiny.ts": spec(`${tinyOptions}, test: "./test.npz"`, "argmax(dense(input([3], { range: [-1, 1] }), { units: 2 }))"),
  "weights.safetensors": safetensors({
    "output.dense.weight": { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] },
    "output.dense.bias": { shape: [2], values: [0, 0] },
  }),
  "test.npz": npz({ x: tinyInputs, "output.labels": { dtype: "int64", shape: [2], values: [0, 1] } }),
};
/** 66,000 bytes of weights, and their scales. */
const large: Files = {
  "tiny.ts": spec(tinyOptions, "dense(input([3], { range: [-1, 1] }), { units: 22_000 })"),
  "weights.safetensors": safetensors({
    "output.weight": { shape: [22_000, 3], values: Array.from({ length: 66_000 }, (_, i) => Math.sin(i)) },
    "output.bias": { shape: [22_000], values: Array.from({ length: 22_000 }, () => 0) },
  }),
};
const block = `import { input, model, relu, type Tensor } from "lookback";

const block = (x: Tensor<[3]>) => relu(y);
export default model({}, () => block(input([3])));
`;

/** A vector table at 0x08000000 and one instruction. */
const hex = writeHex([{ address: 0x08000000, bytes: Uint8Array.of(0, 0, 2, 0x20, 9, 0, 0, 8, 0xfe, 0xe7) }]);

/** Skipped without a word: needsTool says it elsewhere. */
const built: readonly Case[] = hasTool("avr-gcc")
  ? [{ args: "build tiny.ts --skip-types --target arduino-uno", exit: 0, fields: ["models"] }]
  : [];

const cases: readonly Case[] = [
  ...built,
  { args: "flash tiny.ts", exit: 1, codes: ["LB8301"] },
  { args: "flash tiny.bin --target microbit --runner opencd", exit: 1, codes: ["LB8302"], files: { "tiny.bin": "tiny" } },
  {
    args: "flash tiny.hex --target nucleo-f446re --runner stm32cubeprogrammer --dry-run",
    exit: 0,
    fields: ["plan", "wouldStop"],
    files: { "tiny.hex": hex },
  },
  { args: "flash tiny.hex --target microbit", exit: 1, codes: ["LB6205", "LB6206"], files: { "tiny.hex": hex } },
  { args: "flash . --target pico", exit: 1, codes: ["LB8309"] },
  { args: "compile tiny.ts --skip-types --target arduino-mega", exit: 1, codes: ["LB6104", "LB6104"], fields: ["models"], files: large },
  { args: "build tiny.ts", exit: 1, codes: ["LB8005"], fields: ["models"] },
  { args: "compile tiny.ts --skip-types", exit: 0, fields: ["models"], files: everything },
  { args: "compile tiny.ts --skip-types --target pico", exit: 0, fields: ["models"] },
  { args: "compile tiny.ts --skip-types --as arduino", exit: 0, fields: ["models"] },
  { args: "compile tiny.ts --as arduion", exit: 2, codes: ["LB1050"] },
  { args: "verify tiny.ts --skip-types --traps", exit: 0, fields: ["models"], files: everything },
  { args: "verify tiny.ts --skip-types", exit: 0, fields: ["models"], files: labels },
  { args: "compile tiny.ts --skip-types --print-after framework", exit: 0, fields: ["stage", "values"] },
  { args: "compile tiny.ts --skip-types --print-after emit", exit: 0, fields: ["stage", "values"] },
  { args: "memory --model tiny.ts --after 2 --skip-types", exit: 1, codes: ["LB9036"], fields: ["memories"] },
  { args: "memory", exit: 2, codes: ["LB1050"] },
  { args: "explain", exit: 0, fields: ["codes"] },
  { args: "explain LB3015", exit: 0, fields: ["codes"] },
  { args: "doctor", exit: 0, fields: ["contract", "node", "platform", "tools", "version"] },
  { args: "targets", exit: 0, fields: ["targets"] },
  { args: "--version", exit: 0, command: "version", fields: ["text"] },
  { args: "verify --help", exit: 0, command: "help", fields: ["text"] },
  { args: "help compile", exit: 0, command: "help", fields: ["text"] },
  { args: "", exit: 2, command: null, codes: ["LB1050"] },
  { args: "verfy tiny.ts", exit: 2, command: null, codes: ["LB1050"] },
  { args: "verify tiny.ts --steps none", exit: 2, codes: ["LB1050"] },
  { args: "compile", exit: 2, codes: ["LB1050"] },
  { args: "explain LB9999", exit: 1, codes: ["LB1053"] },
  { args: "compile nothing.ts", exit: 1, codes: ["LB1003"], fields: ["models"] },
  { args: "compile tiny.ts --target nothing", exit: 1, codes: ["LB6001"], fields: ["models"] },
  { args: "compile tiny.ts --print-after nothing", exit: 1, codes: ["LB1052"] },
  { args: "compile tiny.ts -o .", exit: 1, codes: ["LB7001"], fields: ["models"] },
  { args: "compile tiny.ts --skip-types", exit: 1, codes: ["LB4020"], fields: ["models"], files: { "weights.safetensors": "short" } },
  { args: "compile tiny.ts", exit: 1, codes: ["LB2003"], fields: ["models"], files: { "tiny.ts": block } },
  {
    args: "compile tiny.ts --skip-types",
    exit: 1,
    codes: ["LB6101"],
    fields: ["models"],
    files: { "tiny.ts": spec(`${tinyOptions}, budget: { flashBytes: 20 }`) },
  },
  {
    args: "verify tiny.ts --skip-types",
    exit: 3,
    codes: ["LB9020"],
    fields: ["models"],
    files: { "tiny.ts": spec(`${tinyOptions}, tolerance: { maxError: 1e-9 }`) },
  },
];

describe.concurrent("--json", () => {
  for (const { args, exit, command, codes = [], fields = [], files = {} } of cases) {
    test(`lookback ${args}, exit code ${exit}${codes.length > 0 ? `, ${codes}` : ""}`, async ({ expect }) => {
      const { lookback, path } = workplace({ ...tiny, ...files });
      const words = args.split(" ").filter((word) => word !== "");
      const { code, stdout, stderr } = await lookback([...words, "--json"]);
      expect([code, stderr]).toEqual([exit, ""]);
      expect(stdout.endsWith("}\n")).toBe(true);
      const value = JSON.parse(stdout);
      expect(mismatches(value, schema)).toEqual([]);
      const { schema: version, command: named, ok, exitCode, diagnostics, ...own } = value;
      expect({ version, named, ok, exitCode }).toEqual({
        version: "lookback/1",
        named: command === undefined ? words[0] : command,
        ok: exit === 0,
        exitCode: exit,
      });
      expect(diagnostics.map((one: { code: string }) => one.code)).toEqual(codes);
      expect(Object.keys(own).sort()).toEqual(fields);
      // Nothing of this machine, apart from values that are the compiler's own.
      if (own.values === undefined) expect(stdout).not.toContain(path);
    });
  }

  test("a refused model leaves the reports of those before it", async ({ expect }) => {
    const two = `import { input, model, relu } from "lookback";

export const first = model({ calibration: "./calibration.npz" }, () => relu(input([3])));
export const second = model({ calibration: "./missing.npz" }, () => relu(input([3])));
`;
    const { lookback } = workplace({ ...tiny, "tiny.ts": two });
    const said = await lookback(["compile", "tiny.ts", "--skip-types", "--json"]);
    const value = JSON.parse(said.stdout);
    expect(mismatches(value, schema)).toEqual([]);
    expect([said.code, value.models.length, value.models[0].name, value.diagnostics[0].code]).toEqual([1, 1, "first", "LB4001"]);
  });
});

test("docs/json.md names every field of the schema", () => {
  const text = docs("json.md");
  const names = new Set([...JSON.stringify(schema).matchAll(/"required":\[(.*?)\]/g)].flatMap(([, list = ""]) => list.match(/\w+/g) ?? []));
  const walk = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    for (const [key, value] of Object.entries(part)) {
      if (key === "properties") for (const name of Object.keys(value as object)) names.add(name);
      walk(value);
    }
  };
  walk(schema);
  expect([...names].filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

test("the checker of the schema finds what is wrong", () => {
  const good = { schema: "lookback/1", command: null, ok: false, exitCode: 2, diagnostics: [] };
  expect(mismatches(good, schema)).toEqual([]);
  for (const wrong of [
    { ...good, ok: 1 },
    { ...good, exitCode: 4 },
    { ...good, more: 1 },
    { ...good, diagnostics: [{}] },
    { ...good, schema: undefined },
  ])
    expect(mismatches(wrong, schema)).toHaveLength(1);
});
