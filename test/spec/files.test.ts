/** What is wrong with the spec's own file or folder: one clear diagnostic each. */

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseSpec } from "../../src/spec/parse.ts";
import { report, specs, temporaryFolder } from "./support.ts";

const model = 'import { input, model } from "lookback";\nexport default model({}, () => input([4]));\n';

/** Paths are shown as they were given; the temporary folder's own name is not for a golden file. */
async function shows(name: string, path: string, folder: string, options: { root?: string } = {}): Promise<void> {
  const parsed = parseSpec(path, options);
  expect(parsed.models).toEqual([]);
  expect(parsed.diagnostics).toHaveLength(1);
  const text = report(parsed).replaceAll(folder.replaceAll("\\", "/"), "FOLDER");
  await expect(`${text}\n`).toMatchFileSnapshot(join(specs, "files", `${name}.txt`));
}

test("missing, with a near miss", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "digits.ts"), model);
  await shows("missing", join(folder, "digts.ts"), folder);
});

test("in a folder that is missing", async () => {
  const folder = temporaryFolder();
  await shows("folder-missing", join(folder, "none/digits.ts"), folder);
});

test("a folder", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "digits"));
  writeFileSync(join(folder, "digits/model.ts"), model);
  await shows("folder", join(folder, "digits"), folder);
});

test("an empty folder", async () => {
  const folder = temporaryFolder();
  await shows("folder-empty", folder, folder);
});

test.skipIf(process.platform === "win32" || process.getuid?.() === 0)("without permission", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "digits.ts"), model);
  chmodSync(join(folder, "digits.ts"), 0);
  await shows("unreadable", join(folder, "digits.ts"), folder);
});

test("a device", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "digits.json"));
  writeFileSync(join(folder, "digits.ts"), `import digits from "./digits.json";\n${model}`);
  await shows("not-ordinary", join(folder, "digits.ts"), folder);
});

test("another ending", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "digits.onnx"), model);
  await shows("ending", join(folder, "digits.onnx"), folder);
});

test("declarations", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "digits.d.ts"), model);
  await shows("declarations", join(folder, "digits.d.ts"), folder);
});

test("empty", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "digits.ts"), " \n\t\n");
  await shows("empty", join(folder, "digits.ts"), folder);
});

test("binary", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "digits.ts"), new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]));
  await shows("binary", join(folder, "digits.ts"), folder);
});

test("UTF-16", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "digits.ts"), Buffer.from(`\ufeff${model}`, "utf16le"));
  await shows("utf-16", join(folder, "digits.ts"), folder);
});

test("too large", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "digits.ts"), `${model}// ${"x".repeat(1_000_000)}\n`);
  await shows("too-large", join(folder, "digits.ts"), folder);
});

test("too many files", async () => {
  const folder = temporaryFolder();
  const numbers = Array.from({ length: 201 }, (_, i) => i);
  for (const i of numbers) writeFileSync(join(folder, `a${i}.ts`), `export const a${i} = ${i};\n`);
  const imports = numbers.slice(0, 200).map((i) => `import { a${i} } from "./a${i}";\n`);
  writeFileSync(join(folder, "many.ts"), imports.join("") + model);
  await shows("too-many", join(folder, "many.ts"), folder);
});

test("nested too deeply", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "deep.ts"), `${model}export const deep = ${"(".repeat(50_000)}1${")".repeat(50_000)};\n`);
  await shows("nested", join(folder, "deep.ts"), folder);
});

test("JSON nested too deeply", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "deep.json"), "[".repeat(200_000) + "]".repeat(200_000));
  writeFileSync(join(folder, "deep.ts"), `import deep from "./deep.json";\n${model}export const n = deep.length;\n`);
  expect(parseSpec(join(folder, "deep.ts")).diagnostics.map((diagnostic) => diagnostic.code)).toEqual(["LB1017"]);
});

test("a root that is none", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "digits.ts"), model);
  await shows("no-root", join(folder, "digits.ts"), folder, { root: join(folder, "none") });
});

test("outside the root", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "models"));
  writeFileSync(join(folder, "digits.ts"), model);
  await shows("outside-root", join(folder, "digits.ts"), folder, { root: join(folder, "models") });
});

test("a wider root", () => {
  const parsed = parseSpec(join(specs, "bad/import-outside.ts"), { root: specs });
  expect(report(parsed)).toBe("");
  expect(parsed.models[0]!.file).toBe("bad/import-outside.ts");
  expect(Object.keys(parsed.sources)).toContain("good/parts/blocks.ts");
});
