/** What is refused, from the command line to its end: one diagnostic with a place, numbers and a fix, and no folder left behind. */

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import {
  contents,
  diagnosticsOf,
  type Files,
  spec,
  tiny,
  tinyInputs,
  tinyOptions,
  tinyOutputs,
  tinyWeights,
  workplace,
} from "../support/cli.ts";
import { npz, rawNpy, zip } from "../support/npz.ts";
import { rawSafetensors, safetensors } from "../support/safetensors.ts";

interface Case {
  /** What is other than in the tiny model; "" removes a file. */
  readonly files: Files;
  readonly args?: readonly string[];
  /** The codes that are said, in order. */
  readonly codes: readonly string[];
  readonly exit?: number;
  readonly setUp?: (folder: string) => void;
}

const weightsFile = (content: Uint8Array): Files => ({ "weights.safetensors": content });
const calibrationFile = (content: Uint8Array): Files => ({ "calibration.npz": content });
const whole = safetensors(tinyWeights);
const u64 = (value: bigint): Uint8Array => new Uint8Array(new BigUint64Array([value]).buffer);
const lines = (...all: readonly string[]): string => `${all.join("\n")}\n`;
const withStep = (imports: string, step: string, options: string = tinyOptions): Files => ({
  "tiny.ts": lines(
    `import { ${imports}, model } from "lookback";`,
    "",
    `export default model({ ${options} }, () => {`,
    ...step.split("\n"),
    "});",
  ),
});
const wide = "const x = input([3], { range: [-1, 1] });";

/** 16 MB of zeros in 16 kB, under a header that speaks of 48 bytes. */
const bomb = rawNpy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 4, 3), }", new Uint8Array(1 << 24));

const cases: Readonly<Record<string, Case>> = {
  "import outside the folder": {
    files: { "tiny.ts": spec().replace("\n\n", '\nimport { units } from "../sizes";\n\n').replace("units: 2", "units") },
    codes: ["LB1004"],
  },
  "import through a link that leads out": {
    files: { "tiny.ts": spec().replace("\n\n", '\nimport { units } from "./sizes";\n\n').replace("units: 2", "units") },
    setUp: (folder) => symlinkSync("/etc/hostname", join(folder, "sizes.ts")),
    codes: ["LB1004"],
  },
  "weights missing": { files: { "tiny.ts": spec(tinyOptions.replace("weights.safe", "weight.safe")) }, codes: ["LB4001"] },
  "weights outside the folder": { files: { "tiny.ts": spec(tinyOptions.replace("./weights", "../weights")) }, codes: ["LB3018"] },
  "weights truncated": { files: weightsFile(whole.subarray(0, whole.length - 5)), codes: ["LB4026"] },
  "weights of a dtype that is none": {
    files: weightsFile(safetensors({ ...tinyWeights, "output.bias": { dtype: "int32", shape: [2], values: [1, 2] } })),
    codes: ["LB4106"],
  },
  "weights with NaN": {
    files: weightsFile(safetensors({ ...tinyWeights, "output.bias": { shape: [2], values: [0.5, Number.NaN] } })),
    codes: ["LB4105"],
  },
  "weights of another shape": {
    files: weightsFile(safetensors({ ...tinyWeights, "output.weight": { shape: [2, 4], values: [1, 2, 3, 4, 5, 6, 7, 8] } })),
    codes: ["LB4104"],
  },
  "a tensor missing": { files: weightsFile(safetensors({ "outputs.weight": tinyWeights["output.weight"] })), codes: ["LB4102"] },
  "a header of 2^60 bytes": { files: weightsFile(new Uint8Array(Buffer.concat([u64(1n << 60n), whole.subarray(8)]))), codes: ["LB4020"] },
  "a header that is no JSON": { files: weightsFile(rawSafetensors("{ not JSON }    ", new Uint8Array(32))), codes: ["LB4021"] },
  "npz that is no zip": { files: calibrationFile(Buffer.from("x,y\n1,2\n".repeat(40))), codes: ["LB4030"] },
  "npz with a bomb": { files: calibrationFile(zip([{ name: "x.npy", content: bomb, deflate: true }])), codes: ["LB4036"] },
  "npz of another shape": { files: calibrationFile(npz({ x: { shape: [24], values: tinyInputs.values } })), codes: ["LB4205"] },
  "npz without the input": { files: calibrationFile(npz({ y: tinyInputs, z: tinyInputs })), codes: ["LB4201"] },
  "calibration empty": { files: calibrationFile(npz({ x: { shape: [0, 4, 3], values: [] } })), codes: ["LB4208"] },
  "calibration not given": { files: { "tiny.ts": spec('weights: "./weights.safetensors"') }, codes: ["LB5001"] },
  "several ranges not known": {
    files: withStep(
      "dense, input, relu",
      `  ${wide}\n  const a = dense(x, { units: 2, weights: "output" });\n  const b = relu(x);\n  return { a, b };`,
      'weights: "./weights.safetensors"',
    ),
    codes: ["LB5001"],
  },
  "a range narrower than float32": {
    files: {
      ...withStep("input, relu", "  return relu(input([3], { range: [-1e-38, 1e-38] }));", 'calibration: "./calibration.npz"'),
      ...calibrationFile(npz({ x: { ...tinyInputs, values: tinyInputs.values.map((value) => value * 1e-38) } })),
    },
    codes: ["LB5002", "LB5002"],
  },
  "a vector of 70,000": {
    files: withStep("input, relu", "  return relu(input([70000], { range: [-1, 1] }));", ""),
    codes: ["LB5005", "LB5005"],
  },
  "budget of the spec": { files: { "tiny.ts": spec(`${tinyOptions}, budget: { flashBytes: 20 }`) }, codes: ["LB6101"] },
  "budget of a board": {
    files: {
      "tiny.ts": spec(
        tinyOptions,
        'dense(lstm(input([3], { range: [-1, 1] }), { units: 96, weights: "first" }), { units: 2, weights: "second" })',
      ),
      "weights.safetensors": safetensors({
        "first.weight_ih_l0": zeros([384, 3]),
        "first.weight_hh_l0": zeros([384, 96]),
        "first.bias_ih_l0": zeros([384]),
        "first.bias_hh_l0": zeros([384]),
        "second.weight": zeros([2, 96]),
        "second.bias": zeros([2]),
      }),
    },
    args: ["--target", "arduino-uno"],
    codes: ["LB6101", "LB6104"],
  },
  "another answer than the framework's": {
    files: {
      "tiny.ts": spec(`${tinyOptions}, expected: "./expected.npz"`),
      "expected.npz": npz({
        x: tinyInputs,
        output: { ...tinyOutputs, values: tinyOutputs.values.map((value, i) => value + (i === 9 ? 0.25 : 0)) },
      }),
    },
    codes: ["LB9010"],
  },
  "a tolerance that cannot be measured": {
    files: { "tiny.ts": spec(`${tinyOptions}, tolerance: { accuracyPoints: 1 }`) },
    args: ["verify"],
    codes: ["LB9022"],
  },
  "gru, not yet": {
    files: withStep("gru, input", `  ${wide}\n  return gru(x, { units: 4 });`, 'weights: "./not-there.safetensors"'),
    codes: ["LB3020"],
  },
  "a convolution and a norm, not yet": {
    files: withStep(
      "conv1d, input, layerNorm",
      `  ${wide}\n  const local = conv1d(x, { filters: 4, kernelSize: 3 });\n  const even = layerNorm(x);\n  return { local, even };`,
      "",
    ),
    codes: ["LB3020", "LB3020"],
  },
  "a slower tensor, not yet": {
    files: withStep("conv1d, input", `  ${wide}\n  return conv1d(x, { filters: 4, kernelSize: 3, stride: 2 });`, ""),
    codes: ["LB3020"],
  },
  "the last of a whole sequence, not yet": {
    files: withStep("input, last", "  return last(input([3], { steps: 8, range: [-1, 1] }));", ""),
    codes: ["LB3020"],
  },
  "statistics of whole sequences, not yet": {
    files: withStep("input, lookForward", "  return lookForward(input([3], { steps: 8, range: [-1, 1] }), { windows: [4] });", ""),
    args: ["--stats"],
    codes: ["LB6103"],
  },
  "int4 weights, not yet": { files: { "tiny.ts": spec(`${tinyOptions}, quantize: { weights: "int4" }`) }, codes: ["LB3022"] },
  "raw inputs, not yet": {
    files: withStep(
      "input, relu",
      '  return relu(input([3], { raw: "int16", scale: 0.5, offset: 0 }));',
      'calibration: "./calibration.npz"',
    ),
    codes: ["LB3022"],
  },
  "an unused tensor is a warning": {
    files: weightsFile(safetensors({ ...tinyWeights, "head.weight": { shape: [1], values: [1] } })),
    codes: ["LB4107"],
    exit: 0,
  },
};

function zeros(shape: readonly number[]): { shape: readonly number[]; values: number[] } {
  return { shape, values: new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0.01) };
}

describe.concurrent("bad input", () => {
  for (const [name, { files, args = ["compile"], codes, exit = 1, setUp }] of Object.entries(cases)) {
    test(name, async ({ expect }) => {
      const { path, write, lookback } = workplace(tiny);
      write(files);
      setUp?.(path);
      const before = contents(path);
      const [command = "compile", ...options] = args[0]?.startsWith("-") ? ["compile", ...args] : args;
      const said = await lookback([command, "tiny.ts", "--skip-types", ...options]);
      const text = diagnosticsOf(said);
      await expect(`$ lookback ${[command, "tiny.ts", ...options].join(" ")}\n${text}\n(exit code ${said.code})\n`).toMatchFileSnapshot(
        `golden/bad-input/${name.replace(/\W+/g, "-")}.txt`,
      );
      expect(said.code).toBe(exit);
      expect([...text.matchAll(/^(?:error|unsupported|warning) (LB\d{4}):/gm)].map(([, code]) => code)).toEqual(codes);
      // verify proves the C first, and then says that the tolerance says nothing.
      if (exit === 0 || command === "verify") return;
      expect(said.stdout).toBe("");
      expect(contents(path)).toEqual(before);
    });
  }
});
