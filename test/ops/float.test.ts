/** The float reference of every operator against what PyTorch and Keras themselves computed (test/fixtures/README.md). */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Model } from "../../src/ir/model.ts";
import { lower } from "../../src/lower/lower.ts";
import { findOperator } from "../../src/ops/registry.ts";
import { parseSpec } from "../../src/spec/parse.ts";
import { checkFramework } from "../../src/verify/framework.ts";
import { readExpected } from "../../src/weights/data.ts";
import { loadWeights } from "../../src/weights/load-weights.ts";
import { readTensors } from "../../src/weights/read.ts";

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
  (JSON.parse(readFileSync(join(fixtures, framework, "cases.json"), "utf8")).cases as Case[]).map((one) => ({ ...one, framework })),
);
const exportName = ({ framework, name }: { framework: string; name: string }) => `${framework}_${name}`.replaceAll("-", "_");

let folder: string;
let models: ReadonlyMap<string, Model>;

/** All cases are models of one spec, so that one parse does. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lookback-float-"));
  const operators = [
    "add",
    "attention",
    "clamp",
    "dense",
    "lookBack",
    "lookForward",
    "lstm",
    "multiply",
    "relu",
    "sigmoid",
    "softmax",
    "subtract",
    "tanh",
  ];
  const exported = cases.map((one) => {
    const inputs = Object.entries(one.inputs).map(
      ([name, shape]) => `  const ${name} = input(${JSON.stringify(shape)}${one.steps ? `, { steps: ${one.steps} }` : ""});`,
    );
    return `export const ${exportName(one)} = model({}, () => {\n${[...inputs, ...one.body.map((line) => `  ${line}`)].join("\n")}\n});\n`;
  });
  const path = join(folder, "cases.ts");
  writeFileSync(path, `import { input, model, ${operators.join(", ")} } from "lookback";\n\n${exported.join("\n")}`);
  const spec = parseSpec(path, { skipTypes: true });
  expect(spec.diagnostics).toEqual([]);
  models = new Map(spec.models.map((model) => [model.name, model]));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("float reference", () => {
  for (const one of cases) {
    it(`${one.framework}: ${one.name}`, async ({ skip }) => {
      const model = models.get(exportName(one))!;
      const roomless = model.nodes.filter(({ op }) => !findOperator(op));
      if (roomless.length > 0) skip(`${roomless[0]?.op} has no room yet`);
      const file = (name: string) => ({ path: join(fixtures, one.framework, name), shown: name });
      const tensors = one.weights === undefined ? undefined : await readTensors(file(one.weights).path, one.weights);
      const { params, diagnostics } = loadWeights(model, tensors);
      expect(diagnostics.filter(({ severity }) => severity !== "warning")).toEqual([]);
      const port = ({ name, shape }: { name: string; shape: readonly number[] }) => ({ name, shape });
      const expected = await readExpected(file(one.expected), {
        inputs: model.nodes.filter(({ op }) => op === "input").map(port),
        outputs: model.outputs.map(({ name, node }) => port({ name, shape: model.nodes[node]!.shape })),
      });
      expect(expected.diagnostics).toEqual([]);
      const result = checkFramework(lower(model, params), expected.value);
      expect(result).toMatchObject({ status: "equal" });
      if (result.status === "not checked") return;
      // Far closer than what passes: the reference computes in double what the framework did in float32.
      for (const { maxDifference, bound } of result.outputs) expect(maxDifference / bound).toBeLessThan(0.1);
    });
  }
});
