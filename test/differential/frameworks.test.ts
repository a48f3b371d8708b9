/** Models that PyTorch and Keras made (test/fixtures/README.md), from a spec to verified C: framework equality and bit equality in one. */

import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileModel } from "../../src/compile.ts";
import type { Model } from "../../src/ir/model.ts";
import { findOperator } from "../../src/ops/registry.ts";
import { parseSpec } from "../../src/spec/parse.ts";
import { findTarget } from "../../src/targets/load.ts";
import { measure } from "../../src/verify/measure.ts";
import { chooseVectors } from "../../src/verify/vectors.ts";
import { verifyEquality } from "../../src/verify/verify.ts";
import { strictExecutor } from "../support/wasm.ts";

interface Case {
  readonly name: string;
  readonly expected: string;
  readonly inputs: Readonly<Record<string, number[]>>;
  readonly body: readonly string[];
  readonly weights?: string;
  /** Set where the inputs are whole sequences of so many steps. */
  readonly steps?: number;
}

const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const cases = ["pytorch", "keras", "look-back-pytorch", "attention-pytorch"].flatMap((framework) =>
  (JSON.parse(readFileSync(join(fixtures, framework, "cases.json"), "utf8")).cases as Case[])
    .filter(({ body }) =>
      body.every((line) => [...line.matchAll(/= (\w+)\(/g)].every(([, op]) => op === "lookForward" || findOperator(op!))),
    )
    .map((one) => ({ ...one, framework, model: `${framework}_${one.name}`.replaceAll("-", "_") })),
);

/** Bits of C are a matter of random models; here the first of every combination of operators is run too. */
const combination = ({ framework, body, weights }: (typeof cases)[number]): string =>
  [framework, weights === undefined, ...body.flatMap((line) => [...line.matchAll(/= (\w+)\(/g)].map(([, op]) => op)).sort()].join(" ");
const firsts = new Set(new Map([...cases].reverse().map((one) => [combination(one), one])).values());

let folder: string;
let models: ReadonlyMap<string, Model>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lookback-frameworks-"));
  const exported = cases.map(({ framework, name, expected, weights, inputs, body, model, steps }) => {
    const own = (file: string) => {
      copyFileSync(join(fixtures, framework, file), join(folder, `${framework}-${file}`));
      return `"./${framework}-${file}"`;
    };
    const data = own(expected);
    const options = [`calibration: ${data}`, `expected: ${data}`, ...(weights ? [`weights: ${own(weights)}`] : [])].join(", ");
    const width = name.length % 2 === 0 ? `, quantize: { activations: "int16" }` : "";
    const ports = Object.entries(inputs).map(
      ([input, shape]) => `  const ${input} = input(${JSON.stringify(shape)}${steps ? `, { steps: ${steps} }` : ""});`,
    );
    return `export const ${model} = model({ ${options}${width} }, () => {\n${[...ports, ...body.map((line) => `  ${line}`)].join("\n")}\n});\n`;
  });
  const operators = ["add", "attention", "clamp", "dense", "lookBack", "lookForward", "lstm", "relu", "sigmoid", "softmax", "tanh"];
  writeFileSync(join(folder, "cases.ts"), `import { input, model, ${operators.join(", ")} } from "lookback";\n\n${exported.join("\n")}`);
  const spec = parseSpec(join(folder, "cases.ts"), { skipTypes: true });
  expect(spec.diagnostics).toEqual([]);
  models = new Map(spec.models.map((model) => [model.name, model]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe(`models of PyTorch and Keras, compiled, and ${firsts.size} of them verified`, () => {
  for (const one of cases) {
    const { framework, name, model, weights } = one;
    it(`${framework} ${name}`, async () => {
      const compiled = await compileModel(models.get(model)!, { target: findTarget("generic"), root: folder });
      expect(compiled.framework.status).toBe("equal");
      if (firsts.has(one)) {
        const vectors = chooseVectors(compiled.quantize, { calibration: compiled.read.calibration, steps: 400 });
        const real = await strictExecutor(compiled.quantize, compiled.emit);
        const result = await verifyEquality(compiled.quantize, vectors, { real });
        expect(result.difference).toBeUndefined();
        expect(result.compared.steps).toBe(vectors.steps);
      }
      // The functions alone are tried on inputs up to ±1e4, which an int8 input cannot hold beside small ones.
      if (!weights) return;
      const { layers } = await measure(compiled.lower, compiled.quantize, compiled.read.calibration!);
      for (const layer of layers) expect(layer.relative.rms, layer.name).toBeLessThan(0.05);
    });
  }
});
