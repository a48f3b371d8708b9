/** Every good spec gives the graph beside it, and the types that the editor shows are those of the graph. */

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SyntaxKind } from "ts-morph";
import { describe, expect, test } from "vitest";
import type { ModelNode } from "../../src/ir/model.ts";
import { loadSpec } from "../../src/spec/load.ts";
import { parseSpec } from "../../src/spec/parse.ts";
import { spanOf } from "../../src/spec/spans.ts";
import { report, specNames, specs, temporaryFolder } from "./support.ts";

const all = [...specNames("good"), "heart-beat/model.ts"];

describe.each(all)("%s", (file) => {
  const path = join(specs, "good", file);

  test("gives its graph", async () => {
    const parsed = parseSpec(path);
    expect(report(parsed)).toBe("");
    expect(structuredClone(parsed)).toEqual(parsed);
    const graph = JSON.stringify(parsed.models, undefined, 1);
    await expect(`${graph}\n`).toMatchFileSnapshot(path.replace(/\.m?ts$/, ".graph.json"));
  });

  test("has the types of its graph", () => {
    for (const { node, type } of typedCalls(path)) expect(`${node.name}: ${type}`).toBe(`${node.name}: ${typeOf(node)}`);
  });
});

test("the types of many calls were compared", () => {
  expect(all.flatMap((file) => typedCalls(join(specs, "good", file))).length).toBeGreaterThanOrEqual(70);
});

/** Calls outside blocks, with the checker's type, where that is exact. */
function typedCalls(path: string): readonly { readonly node: ModelNode; readonly type: string }[] {
  const { models } = parseSpec(path, { skipTypes: true });
  const { entry } = loadSpec(path);
  const calls = new Map(entry.getDescendantsOfKind(SyntaxKind.CallExpression).map((call) => [Object.values(spanOf(call)).join(), call]));
  return models
    .flatMap((model) => model.nodes)
    .flatMap((node) => {
      const call = calls.get(Object.values(node.source).join());
      const type = call
        ?.getType()
        .getText(call)
        .replace(/\b(lb|import\([^)]*\))\./g, "");
      const isExact = type !== undefined && /^(Tensor|Indices)</.test(type) && !/number|Time/.test(type);
      const isHalf = node.op === "lookBack" && node.text.startsWith("lookForward");
      const isOwn = node.calledFrom.length === 0 && !isHalf && !["slice", "reverse", "previous"].includes(node.op);
      return isExact && isOwn ? [{ node, type }] : [];
    });
}

function typeOf({ shape, time, classes }: ModelNode): string {
  const stream = time.every === 1 ? "Step" : `Every<${time.every}>`;
  const when = time.kind === "sequence" ? `Sequence<${time.length}, ${time.every}>` : stream;
  const what = `[${shape.join(", ")}], ${when}`;
  return classes === undefined ? `Tensor<${what}>` : `Indices<${what}, ${classes}>`;
}

test("names stay when the spec grows: a layer put in front renames nothing", () => {
  const folder = temporaryFolder();
  cpSync(join(specs, "good"), folder, { recursive: true });
  const grown = join(folder, "blocks.ts");
  const names = () => parseSpec(grown, { skipTypes: true }).models[0]!.nodes.map((node) => `${node.name} ${node.weights?.name}`);
  const before = names();
  const extra = "const extra = relu(dense(relu(frame), { units: 3 }));\n  const branches";
  writeFileSync(grown, readFileSync(grown, "utf8").replace("const branches", extra).replace("scores: dense", "extra, scores: dense"));
  const after = names();
  expect(after).toHaveLength(before.length + 3);
  expect(before.filter((name) => !after.includes(name))).toEqual([]);
});

test("CRLF and a byte order mark change nothing", () => {
  const folder = temporaryFolder();
  cpSync(join(specs, "good"), folder, { recursive: true });
  const path = join(folder, "digits.ts");
  const plain = parseSpec(path);
  writeFileSync(path, `\ufeff${readFileSync(path, "utf8").replaceAll("\n", "\r\n")}`);
  const marked = parseSpec(path);
  expect(marked.models).toEqual(plain.models);
  expect(marked.sources).toEqual(plain.sources);
});
